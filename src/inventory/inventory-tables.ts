import type { PyDict, Value } from '../parsing/value.ts';
import type { Group } from './group.ts';
import type { Inventory } from './inventory.ts';
import { hostsShown, type ShownOptions, shownOfGroup } from './shown-variables.ts';

/** What `ansible-inventory --list --toml` writes: every group a table of its own, the variables of a host where it is first named. */
export function inventoryToTables(inventory: Inventory, options: ShownOptions): PyDict {
  return new TablesBuilder(inventory, options).tablesOf(inventory.addGroup('all'));
}

class TablesBuilder {
  readonly #inventory: Inventory;
  readonly #options: ShownOptions;
  readonly #hostsOf: (group: Group) => PyDict;
  readonly #tables = new Map<Value, PyDict>();

  constructor(inventory: Inventory, options: ShownOptions) {
    this.#inventory = inventory;
    this.#options = options;
    this.#hostsOf = hostsShown(inventory, options);
  }

  tablesOf(top: Group): PyDict {
    this.#add(top);
    return new Map([...this.#tables].filter(([, entry]) => entry.size > 0));
  }

  /** A group that is met again keeps the place of its first time. */
  #add(group: Group): void {
    if (!this.#tables.has(group.name)) this.#tables.set(group.name, new Map());
    const children = group.children.filter(({ name, hosts }) => name !== 'ungrouped' || hosts.size > 0);
    for (const child of children) this.#add(child);
    const isTop = group.name === 'all';
    const entry: PyDict = new Map();
    if (!isTop && children.length > 0)
      entry.set(
        'children',
        children.map(({ name }) => name),
      );
    const hosts = isTop ? new Map() : this.#hostsOf(group);
    if (hosts.size > 0) entry.set('hosts', hosts);
    const vars = this.#options.export ? shownOfGroup(this.#inventory, group) : new Map();
    if (vars.size > 0) entry.set('vars', vars);
    this.#tables.set(group.name, entry);
  }
}
