import type { InventoryChange } from '../inventory/inventory-change.ts';
import { mergeNodes } from '../parsing/merge-nodes.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { TemplateEngine } from '../template/engine.ts';
import { cleanFacts, namespaceFacts } from './host-facts.ts';
import { groupLayers, type HostInventory, ownLayers } from './host-layers.ts';
import { HostVars } from './hostvars.ts';
import { type ComputedVariable, computedLayer, nodesLayer, pendingLayer, valuesLayer } from './layer.ts';
import { joinGroups, type LayerGroup, LiveLayers, MergedLayers, NO_LAYERS, SettledLayers } from './layer-group.ts';
import { MergingLayers } from './merging-layers.ts';
import { VariableScope } from './scope.ts';
import { ScopeDict } from './scope-dict.ts';
import { NO_TASK_LAYERS, type TaskLayers } from './task-layers.ts';
import { UnknownValue } from './unknown.ts';
import type { Variables } from './variables.ts';
import { type Veil, veiledResults } from './veil.ts';

export interface VariableStoreOptions {
  readonly engine: TemplateEngine;
  readonly inventory: HostInventory;
  readonly extraVars: Variables;
  /** Magic variables that are the same for all hosts: those of the options of the command line. */
  readonly options: ReadonlyMap<Value, Value>;
  /** What the configuration says of variables. */
  readonly rules?: VariableRules;
}

export interface VariableRules {
  /** Dicts of the same name are laid over each other (`hash_behaviour: merge`). */
  readonly mergesDicts: boolean;
  /** Facts are variables too, not only entries of `ansible_facts`. */
  readonly injectsFacts: boolean;
}

const DEFAULT_RULES: VariableRules = { mergesDicts: false, injectsFacts: true };

export interface ScopeRequest {
  /** Absent: what can be said without a host. */
  readonly host?: string | undefined;
  /** `playbook_dir`, beside which group_vars and host_vars lie. */
  readonly playbookDirectory: string;
  /** How the host is reached where nobody says it: below everything else. */
  readonly connection?: readonly LayerGroup[] | undefined;
  /** Variables of play, roles and task. */
  readonly layers?: TaskLayers;
  /** Magic variables of play and task. */
  readonly magic?: LayerGroup;
  readonly searchPath?: readonly string[];
  /** For an evaluation ahead of its turn. */
  readonly veil?: Veil | undefined;
}

/** What the run found out of a host. */
interface HostData {
  readonly facts: PyDict;
  /** Made from the facts when they are first read after a change. */
  factLayers: LayerGroup | undefined;
  /** Variables that `include_vars` brought: templates of the operator. */
  readonly included: Map<string, YamlNode>;
  /** set_fact and register: data. */
  readonly set: PyDict;
  /** Both of these. */
  readonly layers: LayerGroup;
}

/** What the inventory and the folders beside it and beside the playbook say of a host. */
interface InventoryLayers {
  /** One and the same for all hosts in the same groups. */
  readonly groups: LayerGroup;
  readonly own: LayerGroup;
}

/**
 * All that is known of hosts during a run: the inventory and what the run adds (facts, registered results, set_fact,
 * include_vars), from which `scopeFor` makes the variables that a task sees. Play-independent.
 */
export class VariableStore {
  readonly engine: TemplateEngine;
  readonly inventory: HostInventory;
  readonly extraVars: Variables;
  readonly rules: VariableRules;
  /** Hosts whose facts `gather_facts` has asked for. */
  readonly gathered = new Set<string>();
  readonly #optionVariables: ReadonlyMap<Value, Value>;
  readonly #data = new Map<string, HostData>();
  /** By the playbook's directory, then by host. */
  readonly #inventoryLayers = new Map<string, Map<string, InventoryLayers>>();
  readonly #groupLayers = new Map<string, LayerGroup>();
  readonly #hostScopes = new Map<string, VariableScope>();
  readonly #constants = new Map<string, LayerGroup>();
  readonly #expected = new Map<string, LayerGroup>();
  #groups: Value | undefined;

  constructor(options: VariableStoreOptions) {
    this.engine = options.engine;
    this.inventory = options.inventory;
    this.extraVars = options.extraVars;
    this.rules = options.rules ?? DEFAULT_RULES;
    this.#optionVariables = options.options;
  }

  /** A store of the same sources for checks: nothing that happens to it is seen here. */
  forChecks(engine: TemplateEngine): VariableStore {
    const { inventory, extraVars, rules } = this;
    return new VariableStore({ engine, inventory, extraVars, rules, options: this.#optionVariables });
  }

  /** Lets hosts have what tasks will set: one map for all of them. */
  expectResults(hosts: Iterable<string>, results: ReadonlyMap<Value, Value>): void {
    const layers = new SettledLayers([valuesLayer('set-fact', results)]);
    for (const host of hosts) this.#expected.set(host, layers);
    this.#hostScopes.clear();
  }

  /** The variables as a task on a host sees them, with Ansible's 22 levels of precedence. */
  scopeFor(request: ScopeRequest): VariableScope {
    const { host, layers = NO_TASK_LAYERS, playbookDirectory, veil } = request;
    const data = host === undefined ? undefined : this.#data.get(host);
    const inventory = host === undefined ? undefined : this.layersOfHost(host, playbookDirectory);
    const groups: LayerGroup[] = [];
    if (request.connection) addGroups(groups, request.connection);
    addGroups(groups, joinGroups(layers.below, inventory?.groups ?? NO_LAYERS));
    addGroup(groups, inventory?.own);
    addGroup(groups, factLayers(data, this.rules));
    addGroup(groups, layers.middle);
    addGroup(groups, data?.layers);
    addGroup(groups, host === undefined ? undefined : this.#expected.get(host));
    if (veil) addGroup(groups, new LiveLayers(veiledResults(veil)));
    addGroup(groups, layers.above);
    addGroups(groups, joinGroups(this.#constantLayers(playbookDirectory, veil), request.magic ?? NO_LAYERS));
    if (veil) addGroup(groups, new LiveLayers([pendingLayer('magic', veil.magic)]));
    const layered = this.rules.mergesDicts ? [new MergingLayers(groups)] : groups;
    const searchPath = request.searchPath ?? [playbookDirectory];
    return new VariableScope(this.engine, layered, searchPath, inventory?.own, veil !== undefined);
  }

  /** One host as `hostvars` shows it: without the variables of a play. Kept until something of a host changes. */
  hostScope(host: string, playbookDirectory: string): VariableScope {
    const key = `${host}\n${playbookDirectory}`;
    let scope = this.#hostScopes.get(key);
    if (!scope) {
      scope = this.scopeFor({ host, playbookDirectory });
      this.#hostScopes.set(key, scope);
    }
    return scope;
  }

  /** Facts that a host returned. Names that would change how it is reached are dropped. */
  addFacts(host: string, facts: PyDict): void {
    const data = this.#dataOf(host);
    for (const [name, value] of facts) data.facts.set(name, value);
    data.factLayers = undefined;
  }

  clearFacts(host: string): void {
    const data = this.#dataOf(host);
    this.gathered.delete(host);
    data.facts.clear();
    data.factLayers = undefined;
  }

  /** `set_fact` and `register`. */
  set(host: string, name: string, value: Value): void {
    this.#dataOf(host).set.set(name, value);
  }

  /** What `include_vars` read; `hash_behaviour: merge` lays its dicts over those that it read before. */
  includeVars(host: string, variables: Variables): void {
    const { included } = this.#dataOf(host);
    const { mergesDicts } = this.rules;
    for (const [name, node] of variables) {
      included.set(name, mergesDicts ? mergeNodes(included.get(name), node) : node);
    }
  }

  /** Makes a variable unknown: every use of it throws `UnknownValueError`. */
  markUnknown(host: string, name: string, reason: string): void {
    this.set(host, name, new UnknownValue(name, reason));
  }

  /** Adds a host or group to the inventory; false when nothing is new. Throws a TextError where it can't be. */
  changeInventory(change: InventoryChange): boolean {
    if (!this.inventory.change(change)) return false;
    this.#forgetInventory();
    return true;
  }

  /** Reads the sources of the inventory anew. */
  async refreshInventory(): Promise<void> {
    await this.inventory.refresh();
    this.#forgetInventory();
  }

  /** Forgets what was made from the inventory. */
  #forgetInventory(): void {
    this.#inventoryLayers.clear();
    this.#groupLayers.clear();
    this.#hostScopes.clear();
    this.#groups = undefined;
  }

  #groupNames(): Value {
    this.#groups ??= this.inventory.groupNames();
    return this.#groups;
  }

  #dataOf(host: string): HostData {
    this.#hostScopes.clear();
    let data = this.#data.get(host);
    if (!data) {
      const set: PyDict = new Map();
      const included = new Map<string, YamlNode>();
      const layers = new LiveLayers([nodesLayer('include-vars', included), valuesLayer('set-fact', set)]);
      data = { facts: new Map(), factLayers: undefined, included, set, layers };
      this.#data.set(host, data);
    }
    return data;
  }

  /** What the inventory and the folders beside it and beside the playbook say of a host. */
  layersOfHost(host: string, playbookDirectory: string): InventoryLayers {
    let hosts = this.#inventoryLayers.get(playbookDirectory);
    if (!hosts) {
      hosts = new Map();
      this.#inventoryLayers.set(playbookDirectory, hosts);
    }
    let layers = hosts.get(host);
    if (!layers) {
      const own = new MergedLayers(ownLayers(this.inventory, host, playbookDirectory));
      layers = { groups: this.#layersOfGroups(host, playbookDirectory), own };
      hosts.set(host, layers);
    }
    return layers;
  }

  #layersOfGroups(host: string, playbookDirectory: string): LayerGroup {
    const groups = this.inventory.groupsOf(host);
    const key = [playbookDirectory, ...groups.map(({ name }) => name)].join('\n');
    let layers = this.#groupLayers.get(key);
    if (!layers) {
      layers = new SettledLayers(groupLayers(this.inventory, groups, playbookDirectory));
      this.#groupLayers.set(key, layers);
    }
    return layers;
  }

  /** `-e` and, above it, the magic variables of every task below a playbook's directory; made once, save for a look ahead. */
  #constantLayers(playbookDirectory: string, veil: Veil | undefined): LayerGroup {
    const known = veil ? undefined : this.#constants.get(playbookDirectory);
    if (known) return known;
    const magic = computedLayer(
      'magic',
      new Map<string, ComputedVariable>([
        ['playbook_dir', () => playbookDirectory],
        ['groups', () => this.#groupNames()],
        ['hostvars', () => new HostVars(this, playbookDirectory, veil)],
        ['vars', (scope) => new ScopeDict(scope)],
      ]),
    );
    const layers = new SettledLayers([
      nodesLayer('extra-vars', this.extraVars),
      valuesLayer('magic', this.#optionVariables),
      magic,
    ]);
    if (!veil) this.#constants.set(playbookDirectory, layers);
    return layers;
  }
}

function addGroups(groups: LayerGroup[], more: readonly LayerGroup[]): void {
  for (const group of more) addGroup(groups, group);
}

/** What holds nothing need not be asked. */
function addGroup(groups: LayerGroup[], group: LayerGroup | undefined): void {
  if (group && group.layers.length > 0) groups.push(group);
}

/** `ansible_facts` is there before anything is gathered. */
const NO_FACTS = new SettledLayers([valuesLayer('facts', new Map<Value, Value>([['ansible_facts', new Map()]]))]);

/** The one fact that is a variable in any case. */
function localFacts(facts: PyDict): PyDict {
  return new Map([['ansible_local', facts.get('ansible_local') ?? new Map()]]);
}

function factLayers(data: HostData | undefined, { injectsFacts }: VariableRules): LayerGroup {
  if (!data || data.facts.size === 0) return NO_FACTS;
  if (!data.factLayers) {
    const namespaced = new Map<Value, Value>([['ansible_facts', namespaceFacts(data.facts)]]);
    data.factLayers = new SettledLayers([
      valuesLayer('facts', namespaced),
      valuesLayer('facts', injectsFacts ? cleanFacts(data.facts) : localFacts(data.facts)),
    ]);
  }
  return data.factLayers;
}
