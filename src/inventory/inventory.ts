import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import { mergeNodes } from '../parsing/merge-nodes.ts';
import { PyFloat, type Value } from '../parsing/value.ts';
import { nodeOf } from '../parsing/value-node.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { ancestorsOf, compareGroups, descendantsOf, Group, Host, linkGroups, type Variables } from './group.ts';
import { changeInventory, type InventoryChange } from './inventory-change.ts';
import type { InventoryRules } from './inventory-rules.ts';
import {
  type FolderReading,
  type FolderVariables,
  loadVarsFolders,
  NO_FOLDER,
  type VarsFileReader,
} from './vars-folders.ts';

/** Names that mean the control node even when no source names them. */
export const LOCALHOST: readonly string[] = ['127.0.0.1', 'localhost', '::1'];

/** The source that is being read: hosts that it names first belong to it. */
export interface CurrentSource {
  readonly file?: string | undefined;
  readonly directory?: string | undefined;
}

/**
 * Hosts and groups of all inventory sources. `all` and `ungrouped` are always there. Sources add to it; `reconcile` then
 * puts every group below `all` and every host without a group into `ungrouped`.
 */
export class Inventory {
  readonly hosts = new Map<string, Host>();
  readonly groups = new Map<string, Group>();
  /** What was found wrong while reading; also what later loads of folders find. */
  readonly diagnostics: Diagnostic[] = [];
  source: CurrentSource = {};
  /** Reads the sources anew, for `meta: refresh_inventory`. */
  reload: () => Promise<Inventory> = async () => this;
  readonly #reading: FolderReading;
  readonly #rules: InventoryRules;
  readonly #folders = new Map<string, FolderVariables>();
  #sourceFolders: readonly string[] = [];
  readonly #memberships = new Map<Host, readonly Group[]>();
  readonly #hostLists = new Map<Group, readonly Host[]>();
  #localhost: Host | undefined;
  readonly #changes: InventoryChange[] = [];

  constructor(readVars: VarsFileReader, rules: InventoryRules = {}) {
    this.#reading = { read: readVars, mergesDicts: rules.mergesDicts ?? false };
    this.#rules = rules;
    this.addGroup('all');
    this.addGroup('ungrouped');
    this.addChild('all', 'ungrouped');
  }

  addGroup(given: string, range?: SourceRange): Group {
    const name = this.#nameOf(given);
    const known = this.groups.get(name);
    if (known) return known;
    const group = new Group(name, range);
    this.groups.set(name, group);
    this.#forgetDerived();
    return group;
  }

  /** A group by the name that a source gives it. */
  findGroup(given: string): Group | undefined {
    return this.groups.get(this.#nameOf(given));
  }

  /** Whether dicts of the same name are laid over each other. */
  get mergesDicts(): boolean {
    return this.#reading.mergesDicts;
  }

  addHost(name: string, group: Group | undefined, range?: SourceRange): Host {
    let host = this.hosts.get(name);
    if (!host) {
      host = new Host(name, range, this.source);
      this.hosts.set(name, host);
      if (LOCALHOST.includes(name)) this.#localhost ??= host;
    }
    if (group) this.join(host, group);
    this.#forgetDerived();
    return host;
  }

  join(host: Host, group: Group): void {
    group.hosts.add(host);
    host.groups.add(group);
    this.#forgetDerived();
  }

  /** False when it would close a circle. */
  addChild(parent: string, child: string): boolean {
    this.#forgetDerived();
    return linkGroups(this.addGroup(parent), this.addGroup(child));
  }

  /** Sets a variable of a group or, where no group has that name, of a host. */
  setVariable(entity: string, name: string, value: YamlNode): void {
    const group = this.findGroup(entity);
    if (group && name === 'ansible_group_priority') group.priority = priorityOf(value) ?? group.priority;
    else if (group) this.#setIn(group.vars, name, value);
    else if (this.hosts.has(entity)) this.#setIn(this.hosts.get(entity)?.vars, name, value);
  }

  #nameOf(given: string): string {
    return this.#rules.groupName?.(given) ?? given;
  }

  #setIn(variables: Map<string, YamlNode> | undefined, name: string, value: YamlNode): void {
    variables?.set(name, this.mergesDicts ? mergeNodes(variables.get(name), value) : value);
  }

  /** Restores the rules that hold between sources. */
  reconcile(): void {
    for (const group of this.groups.values()) {
      if (group.name === 'all' || group.parents.length > 0 || this.addChild('all', group.name)) continue;
      const summary = `the group ${group.name} contains the group all, which contains every group`;
      this.diagnostics.push(errorAt('inventory/parse', summary, group.range ? { range: group.range } : {}));
    }
    const ungrouped = this.addGroup('ungrouped');
    for (const host of this.hosts.values()) {
      const isGrouped = [...host.groups].some((group) => group.name !== 'all' && group !== ungrouped);
      if (isGrouped) {
        ungrouped.hosts.delete(host);
        host.groups.delete(ungrouped);
      } else {
        ungrouped.hosts.add(host);
        host.groups.add(ungrouped);
      }
    }
    this.#forgetDerived();
  }

  /** All groups of a host, `all` too, in the order of precedence. */
  membershipsOf(host: Host): readonly Group[] {
    let groups = this.#memberships.get(host);
    if (!groups) {
      const found = new Set<Group>(host.groups);
      for (const group of host.groups) for (const above of ancestorsOf(group)) found.add(above);
      if (host.implicit) found.add(this.addGroup('all'));
      groups = [...found].sort(compareGroups);
      this.#memberships.set(host, groups);
    }
    return groups;
  }

  /** The hosts of a group and of the groups below it, each once. The implicit localhost is not in `all`. */
  hostsIn(group: Group): readonly Host[] {
    let hosts = this.#hostLists.get(group);
    if (!hosts) {
      const found = new Set<Host>();
      for (const each of descendantsOf(group)) for (const host of each.hosts) found.add(host);
      hosts = group.name === 'all' ? [...found].filter((host) => !host.implicit) : [...found];
      this.#hostLists.set(group, hosts);
    }
    return hosts;
  }

  /** The host that `localhost` means: the first such host of the sources, else one that no source names. */
  localhost(name = 'localhost'): Host {
    if (this.#localhost) return this.#localhost;
    const host = new Host(name, undefined, { implicit: true });
    const range = { file: '<implicit localhost>', line: 1, column: 1 };
    host.vars.set('ansible_connection', nodeOf('local', range));
    this.#localhost = host;
    return host;
  }

  hasHost(host: string): boolean {
    return this.hosts.has(host);
  }

  hostNames(): Iterable<string> {
    return this.hosts.keys();
  }

  hostVars(host: string): Variables {
    return this.#find(host)?.vars ?? new Map();
  }

  addedVars(host: string): ReadonlyMap<string, Value> {
    return this.#find(host)?.added ?? new Map();
  }

  groupsOf(host: string): readonly Group[] {
    const found = this.#find(host);
    return found ? this.membershipsOf(found) : [];
  }

  /** The magic variable `groups`. */
  groupNames(): Value {
    const names = new Map<Value, Value>();
    for (const group of this.groups.values())
      names.set(
        group.name,
        this.hostsIn(group).map((host) => host.name),
      );
    return names;
  }

  sourceOf(host: string): { readonly file: string | undefined; readonly directory: string | undefined } {
    const found = this.hosts.get(host);
    return { file: found?.file, directory: found?.directory };
  }

  /** What a task of the run adds: see `changeInventory`. */
  change(change: InventoryChange): boolean {
    this.#changes.push(change);
    return changeInventory(this, change);
  }

  /** Takes over what the sources say now. What tasks added stays, and so do group_vars and host_vars that were read. */
  async refresh(): Promise<void> {
    const fresh = await this.reload();
    if (fresh === this) return;
    const groups = [...fresh.groups.keys()].filter((name) => !this.groups.has(name));
    const hosts = [...fresh.hosts.keys()].filter((name) => !this.hosts.has(name));
    replace(this.hosts, fresh.hosts);
    replace(this.groups, fresh.groups);
    this.#localhost = fresh.#localhost;
    this.#forgetDerived();
    this.extendFolders({ groups, hosts });
    for (const change of this.#changes) changeInventory(this, change);
  }

  /** group_vars and host_vars beside the sources, in the order of the sources. */
  get inventoryFolders(): readonly FolderVariables[] {
    return this.#sourceFolders.map((directory) => this.loadFolder(directory));
  }

  /** Reads the folders beside the sources. */
  readSourceFolders(directories: readonly string[]): void {
    this.#sourceFolders = directories;
    for (const directory of directories) this.loadFolder(directory);
  }

  /** group_vars and host_vars beside a playbook. */
  playbookFolder(directory: string): FolderVariables {
    return directory === '' ? NO_FOLDER : this.loadFolder(directory);
  }

  /** Reads group_vars and host_vars of a directory for the hosts and groups that there are, once. */
  loadFolder(directory: string): FolderVariables {
    let folder = this.#folders.get(directory);
    if (!folder) {
      folder = loadVarsFolders(
        directory,
        { groups: this.groups.keys(), hosts: new Set([...this.hosts.keys(), ...LOCALHOST]) },
        this.#reading,
      );
      this.#folders.set(directory, folder);
    }
    return folder;
  }

  /** Reads what the folders hold for hosts and groups that have come since. */
  extendFolders(names: { readonly groups: readonly string[]; readonly hosts: readonly string[] }): void {
    for (const [directory, { groups, hosts }] of this.#folders) {
      const found = loadVarsFolders(directory, names, this.#reading);
      this.#folders.set(directory, {
        groups: new Map([...groups, ...found.groups]),
        hosts: new Map([...hosts, ...found.hosts]),
      });
    }
  }

  #find(host: string): Host | undefined {
    const named = this.hosts.get(host);
    return named ?? (this.#localhost?.name === host ? this.#localhost : undefined);
  }

  #forgetDerived(): void {
    this.#memberships.clear();
    this.#hostLists.clear();
  }
}

function replace<Key, Item>(old: Map<Key, Item>, fresh: ReadonlyMap<Key, Item>): void {
  old.clear();
  for (const [key, item] of fresh) old.set(key, item);
}

/** What Python's `int` makes of the value: a number without its fraction, or a text that is a whole number. */
export function priorityOf(node: YamlNode): number | undefined {
  if (node.kind !== 'scalar') return undefined;
  const { value } = node;
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  if (value instanceof PyFloat) return Number.isFinite(value.value) ? Math.trunc(value.value) : undefined;
  const isWhole = typeof value === 'string' && /^\s*[-+]?[0-9]+(?:_[0-9]+)*\s*$/.test(value);
  return isWhole ? Number(value.replaceAll('_', '')) : undefined;
}
