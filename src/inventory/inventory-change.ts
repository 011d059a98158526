import { TextError } from '../parsing/text-error.ts';
import type { Value } from '../parsing/value.ts';
import type { Inventory } from './inventory.ts';

/** What a task adds to the inventory while the run goes on. */
export type InventoryChange =
  /** add_host: a host with groups and variables; they are data, never templates. */
  | {
      readonly kind: 'host';
      readonly name: string;
      readonly groups: readonly string[];
      readonly variables: ReadonlyMap<string, Value>;
    }
  /** group_by: a host in a group, the group below others. */
  | { readonly kind: 'group'; readonly host: string; readonly group: string; readonly parents: readonly string[] };

/** Makes a change; false when the inventory is as it was. Throws a TextError where a group would be below itself. */
export function changeInventory(inventory: Inventory, change: InventoryChange): boolean {
  const known = { groups: new Set(inventory.groups.keys()), hosts: new Set(inventory.hosts.keys()) };
  const changed = change.kind === 'host' ? addHost(inventory, change) : addToGroup(inventory, change);
  if (!changed) return false;
  inventory.reconcile();
  inventory.extendFolders({
    groups: [...inventory.groups.keys()].filter((name) => !known.groups.has(name)),
    hosts: [...inventory.hosts.keys()].filter((name) => !known.hosts.has(name)),
  });
  return true;
}

function addHost(inventory: Inventory, change: InventoryChange & { kind: 'host' }): boolean {
  const isNew = !inventory.hosts.has(change.name);
  const host = isNew
    ? inventory.addHost(change.name, inventory.addGroup('all'))
    : inventory.addHost(change.name, undefined);
  let changed = isNew;
  for (const [name, value] of change.variables) {
    if (host.added.get(name) === value) continue;
    host.added.set(name, value);
    changed = true;
  }
  for (const group of change.groups.map((group) => inventory.addGroup(group))) {
    if (group.hosts.has(host)) continue;
    inventory.addHost(change.name, group);
    changed = true;
  }
  return changed;
}

function addToGroup(inventory: Inventory, change: InventoryChange & { kind: 'group' }): boolean {
  const host = inventory.hosts.get(change.host) ?? inventory.localhost(change.host);
  const group = inventory.addGroup(change.group);
  let changed = false;
  for (const name of change.parents) {
    if (inventory.addGroup(name).children.includes(group)) continue;
    if (!inventory.addChild(name, change.group)) throw new TextError(circleText(change.group, name));
    changed = true;
  }
  if (inventory.hostsIn(group).includes(host)) return changed;
  inventory.join(host, group);
  return true;
}

function circleText(child: string, parent: string): string {
  return `Adding group '${child}' as child to '${parent}' creates a recursive dependency loop.`;
}
