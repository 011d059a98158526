import type { PyDict, Value } from '../parsing/value.ts';
import type { Group } from './group.ts';
import type { Inventory } from './inventory.ts';
import { hostsShown, type ShownOptions, shownOfGroup } from './shown-variables.ts';

/** What `ansible-inventory --list --yaml` writes: groups within groups, the variables of a host where it is first named. */
export function inventoryToTree(inventory: Inventory, options: ShownOptions): PyDict {
  return new TreeBuilder(inventory, options).groupTree(inventory.addGroup('all'));
}

class TreeBuilder {
  readonly #inventory: Inventory;
  readonly #options: ShownOptions;
  readonly #hostsOf: (group: Group) => PyDict;
  readonly #seenGroups = new Set<Group>();

  constructor(inventory: Inventory, options: ShownOptions) {
    this.#inventory = inventory;
    this.#options = options;
    this.#hostsOf = hostsShown(inventory, options);
  }

  /** A group under its name; nothing where it has nothing to show. */
  groupTree(group: Group): PyDict {
    const children = this.#childrenOf(group);
    const hosts = group.name === 'all' ? new Map() : this.#hostsOf(group);
    const vars: PyDict = this.#options.export ? shownOfGroup(this.#inventory, group) : new Map();
    const parts: [Value, PyDict][] = [
      ['children', children],
      ['hosts', hosts],
      ['vars', vars],
    ];
    const entry: PyDict = new Map(parts.filter(([, part]) => part.size > 0));
    return entry.size > 0 ? new Map([[group.name, entry]]) : new Map();
  }

  #childrenOf(group: Group): PyDict {
    const children: PyDict = new Map();
    for (const child of group.children) {
      const tree: PyDict = this.#seenGroups.has(child) ? new Map([[child.name, new Map()]]) : this.groupTree(child);
      this.#seenGroups.add(child);
      for (const [name, entry] of tree) children.set(name, entry);
    }
    return children;
  }
}
