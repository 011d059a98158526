import { type PyDict, UnsafeText, type Value } from '../parsing/value.ts';
import type { Group, Host } from './group.ts';
import type { Inventory } from './inventory.ts';
import { toJsonText } from './json-text.ts';
import { type ShownOptions, shownHosts, shownOfGroup, shownOfHost } from './shown-variables.ts';

export interface InventoryJsonOptions extends ShownOptions {
  /** All on one line, as `--json` prints; default: as Ansible indents it. */
  readonly oneLine?: boolean;
}

/** What `ansible-inventory --list` prints, with its final line break. */
export function inventoryToJson(inventory: Inventory, options: InventoryJsonOptions = {}): string {
  return `${toJsonText(inventoryToValue(inventory, options), layoutOf(options))}\n`;
}

/** What `ansible-inventory --host NAME` prints, with its final line break: unlike the list, without the marks of unsafe texts. */
export function hostToJson(inventory: Inventory, host: Host, options: InventoryJsonOptions = {}): string {
  return `${toJsonText(withoutMarks(shownOfHost(inventory, host, options)), layoutOf(options))}\n`;
}

function withoutMarks(value: Value): Value {
  if (value instanceof UnsafeText) return value.text;
  if (Array.isArray(value)) return value.map(withoutMarks);
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, withoutMarks(item)])) : value;
}

/** The same as `inventoryToJson`, as data. */
function inventoryToValue(inventory: Inventory, options: InventoryJsonOptions = {}): PyDict {
  const all = inventory.addGroup('all');
  const hosts = shownHosts(inventory, options);
  const lister = new GroupLister(inventory, new Set(hosts), options.export ?? false);
  const document = lister.list(all);
  const hostvars: PyDict = new Map();
  for (const host of hosts) {
    const variables = shownOfHost(inventory, host, options);
    if (variables.size > 0) hostvars.set(host.name, variables);
  }
  const meta: PyDict = new Map<Value, Value>([
    ['hostvars', hostvars],
    ['profile', 'inventory_legacy'],
  ]);
  return document.set('_meta', meta);
}

function layoutOf(options: InventoryJsonOptions): 'lines' | 'one-line' {
  return options.oneLine ? 'one-line' : 'lines';
}

class GroupLister {
  readonly #inventory: Inventory;
  readonly #hosts: ReadonlySet<Host>;
  readonly #withVars: boolean;
  readonly #document: PyDict = new Map();
  readonly #seen = new Set<Group>();

  constructor(inventory: Inventory, hosts: ReadonlySet<Host>, withVars: boolean) {
    this.#inventory = inventory;
    this.#hosts = hosts;
    this.#withVars = withVars;
  }

  /** Each group once, below the first group that names it; empty ones are left out. */
  list(group: Group): PyDict {
    const entry: PyDict = new Map();
    const hosts = group.name === 'all' ? [] : [...group.hosts].filter((host) => this.#hosts.has(host));
    if (hosts.length > 0)
      entry.set(
        'hosts',
        hosts.map((host) => host.name),
      );
    if (group.children.length > 0)
      entry.set(
        'children',
        group.children.map((child) => child.name),
      );
    for (const child of group.children) {
      if (this.#seen.has(child)) continue;
      this.#seen.add(child);
      this.list(child);
    }
    const vars = this.#withVars ? shownOfGroup(this.#inventory, group) : new Map();
    if (vars.size > 0) entry.set('vars', vars);
    if (entry.size > 0) this.#document.set(group.name, entry);
    return this.#document;
  }
}
