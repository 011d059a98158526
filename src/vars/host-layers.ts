import type { InventoryChange } from '../inventory/inventory-change.ts';
import type { Value } from '../parsing/value.ts';
import { LOCALHOST } from './hostvars.ts';
import { type Layer, nodesLayer, valuesLayer } from './layer.ts';
import type { PrecedenceLevel } from './precedence.ts';
import type { Variables } from './variables.ts';

/** What `group_vars/` and `host_vars/` of one directory hold. */
export interface FolderVariables {
  readonly groups: ReadonlyMap<string, Variables>;
  readonly hosts: ReadonlyMap<string, Variables>;
}

/** A group as precedence sees it. */
export interface GroupVariables {
  readonly name: string;
  readonly vars: Variables;
  readonly priority: number;
  readonly depth: number;
}

/** The inventory as variables need it. */
export interface HostInventory {
  hasHost(host: string): boolean;
  hostNames(): Iterable<string>;
  /** Host variables that stand in an inventory file. */
  hostVars(host: string): Variables;
  /** Host variables that the run added: data. */
  addedVars(host: string): ReadonlyMap<string, Value>;
  /** Adds what a task of the run says; false when nothing is new. Throws a TextError where it can't be. */
  change(change: InventoryChange): boolean;
  /** Reads its sources anew; what tasks added stays. */
  refresh(): Promise<void>;
  /** All groups that a host is in, directly or by their children, `all` among them. */
  groupsOf(host: string): readonly GroupVariables[];
  /** `groups`: the names of the hosts of each group. */
  groupNames(): Value;
  /** Magic variables of a host that come from its source: inventory_file, inventory_dir. */
  sourceOf(host: string): { readonly file: string | undefined; readonly directory: string | undefined };
  /** group_vars and host_vars beside the inventory sources, in the order of the sources. */
  readonly inventoryFolders: readonly FolderVariables[];
  /** group_vars and host_vars beside a playbook. */
  playbookFolder(directory: string): FolderVariables;
}

/** The levels of precedence that the inventory fills for a host, lowest first. */
export function inventoryLayers(inventory: HostInventory, host: string, playbookDirectory: string): Layer[] {
  const groups = inventory.groupsOf(host);
  return [...groupLayers(inventory, groups, playbookDirectory), ...ownLayers(inventory, host, playbookDirectory)];
}

/** What groups give to all hosts that are in just these. */
export function groupLayers(
  inventory: HostInventory,
  memberships: readonly GroupVariables[],
  playbookDirectory: string,
): Layer[] {
  const groups = memberships.toSorted(compareGroups);
  const all = groups.filter((group) => group.name === 'all');
  const others = groups.filter((group) => group.name !== 'all');
  const beside = inventory.inventoryFolders;
  const playbook = [inventory.playbookFolder(playbookDirectory)];
  return [
    ...layersOf(
      'inventory-group',
      [...all, ...others].map((group) => group.vars),
    ),
    ...layersOf('inventory-group-vars-all', groupVars(beside, all)),
    ...layersOf('playbook-group-vars-all', groupVars(playbook, all)),
    ...layersOf('inventory-group-vars', groupVars(beside, others)),
    ...layersOf('playbook-group-vars', groupVars(playbook, others)),
  ];
}

/** What is said of a host alone; it beats what its groups give. */
export function ownLayers(inventory: HostInventory, host: string, playbookDirectory: string): Layer[] {
  const added = inventory.addedVars(host);
  return [
    ...layersOf('inventory-host', [inventory.hostVars(host)]),
    ...(added.size === 0 ? [] : [valuesLayer('inventory-host', added)]),
    valuesLayer('inventory-host', hostMagic(inventory, host)),
    ...layersOf('inventory-host-vars', hostVars(inventory.inventoryFolders, host)),
    ...layersOf('playbook-host-vars', hostVars([inventory.playbookFolder(playbookDirectory)], host)),
  ];
}

/** Parents before children, then by `ansible_group_priority`, then by name. */
function compareGroups(left: GroupVariables, right: GroupVariables): number {
  return left.depth - right.depth || left.priority - right.priority || (left.name < right.name ? -1 : 1);
}

function layersOf(level: PrecedenceLevel, variables: readonly (Variables | undefined)[]): Layer[] {
  return variables
    .filter((each) => each !== undefined && each.size > 0)
    .map((each) => nodesLayer(level, each as Variables));
}

function groupVars(folders: readonly FolderVariables[], groups: readonly GroupVariables[]): (Variables | undefined)[] {
  return folders.flatMap((folder) => groups.map((group) => folder.groups.get(group.name)));
}

function hostVars(folders: readonly FolderVariables[], host: string): (Variables | undefined)[] {
  return folders.map((folder) => folder.hosts.get(host));
}

function hostMagic(inventory: HostInventory, host: string): ReadonlyMap<Value, Value> {
  const groups = inventory.groupsOf(host).filter((group) => group.name !== 'all');
  const { file, directory } = inventory.sourceOf(host);
  const isAddress = /^[\d.]+$/.test(host) || host.includes(':');
  const magic: [Value, Value][] = [
    ['inventory_hostname', host],
    ['inventory_hostname_short', isAddress ? host : (host.split('.')[0] ?? host)],
    ['group_names', groups.map((group) => group.name).sort()],
    ['inventory_file', file ?? null],
    ['inventory_dir', directory ?? null],
  ];
  if (!inventory.hasHost(host) && LOCALHOST.has(host)) magic.push(['ansible_connection', 'local']);
  return new Map(magic);
}
