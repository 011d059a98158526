import type { InventoryChange } from '../inventory/inventory-change.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import type { TemplateEngine } from '../template/engine.ts';
import { cleanFacts, namespaceFacts } from './host-facts.ts';
import { type HostInventory, inventoryLayers } from './host-layers.ts';
import { HostVars } from './hostvars.ts';
import { type ComputedVariable, computedLayer, type Layer, nodesLayer, pendingLayer, valuesLayer } from './layer.ts';
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
}

export interface ScopeRequest {
  /** Absent: what can be said without a host. */
  readonly host?: string;
  /** `playbook_dir`, beside which group_vars and host_vars lie. */
  readonly playbookDirectory: string;
  /** Variables of play, roles and task. */
  readonly layers?: TaskLayers;
  /** Magic variables of play and task. */
  readonly magic?: readonly Layer[];
  readonly searchPath?: readonly string[];
  /** For an evaluation ahead of its turn. */
  readonly veil?: Veil;
}

interface HostData {
  readonly facts: PyDict;
  /** Made from the facts when they are first read after a change. */
  factLayers: readonly Layer[] | undefined;
  /** Variables that `include_vars` brought: templates of the operator. */
  readonly included: Map<string, Layer>;
  /** set_fact and register: data. */
  readonly set: PyDict;
  readonly setLayer: Layer;
}

/**
 * All that is known of hosts during a run: the inventory and what the run adds (facts, registered results, set_fact,
 * include_vars), from which `scopeFor` makes the variables that a task sees. Play-independent.
 */
export class VariableStore {
  readonly engine: TemplateEngine;
  readonly inventory: HostInventory;
  readonly extraVars: Variables;
  readonly #optionVariables: ReadonlyMap<Value, Value>;
  readonly #data = new Map<string, HostData>();
  readonly #inventoryLayers = new Map<string, readonly Layer[]>();
  readonly #hostScopes = new Map<string, VariableScope>();
  readonly #constants: readonly Layer[];
  readonly #magicLayers = new Map<string, Layer>();
  readonly #expected = new Map<string, Layer>();
  #groups: Value | undefined;

  constructor(options: VariableStoreOptions) {
    this.engine = options.engine;
    this.inventory = options.inventory;
    this.extraVars = options.extraVars;
    this.#optionVariables = options.options;
    this.#constants = [nodesLayer('extra-vars', options.extraVars), valuesLayer('magic', options.options)];
  }

  /** A store of the same sources for checks: nothing that happens to it is seen here. */
  forChecks(engine: TemplateEngine): VariableStore {
    const { inventory, extraVars } = this;
    return new VariableStore({ engine, inventory, extraVars, options: this.#optionVariables });
  }

  /** Lets hosts have what tasks will set: one map for all of them. */
  expectResults(hosts: Iterable<string>, results: ReadonlyMap<Value, Value>): void {
    const layer = valuesLayer('set-fact', results);
    for (const host of hosts) this.#expected.set(host, layer);
    this.#hostScopes.clear();
  }

  /** The variables as a task on a host sees them, with Ansible's 22 levels of precedence. */
  scopeFor(request: ScopeRequest): VariableScope {
    const { host, layers = NO_TASK_LAYERS, veil } = request;
    const data = host === undefined ? undefined : this.#data.get(host);
    return new VariableScope(
      this.engine,
      [
        ...layers.below,
        ...(host === undefined ? [] : this.layersOfHost(host, request.playbookDirectory)),
        ...factLayers(data),
        ...layers.middle,
        ...(data ? [...data.included.values(), data.setLayer] : []),
        ...this.#expectedOf(host),
        ...(veil ? veiledResults(veil) : []),
        ...layers.above,
        ...this.#constants,
        this.#magicLayer(request),
        ...(request.magic ?? []),
        ...(veil ? [pendingLayer('magic', veil.magic)] : []),
      ],
      request.searchPath ?? [request.playbookDirectory],
      veil !== undefined,
    );
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
    data.facts.clear();
    data.factLayers = undefined;
  }

  /** `set_fact` and `register`. */
  set(host: string, name: string, value: Value): void {
    this.#dataOf(host).set.set(name, value);
  }

  /** What `include_vars` read. */
  includeVars(host: string, variables: Variables): void {
    const { included } = this.#dataOf(host);
    for (const [name, node] of variables) included.set(name, nodesLayer('include-vars', new Map([[name, node]])));
  }

  /** Makes a variable unknown: every use of it throws `UnknownValueError`. */
  markUnknown(host: string, name: string, reason: string): void {
    this.set(host, name, new UnknownValue(name, reason));
  }

  /** Adds a host or group to the inventory; false when nothing is new. Throws a TextError where it can't be. */
  changeInventory(change: InventoryChange): boolean {
    if (!this.inventory.change(change)) return false;
    this.#refreshInventory();
    return true;
  }

  /** Forgets what was made from the inventory. */
  #refreshInventory(): void {
    this.#inventoryLayers.clear();
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
      const setLayer = valuesLayer('set-fact', set);
      data = { facts: new Map(), factLayers: undefined, included: new Map(), set, setLayer };
      this.#data.set(host, data);
    }
    return data;
  }

  #expectedOf(host: string | undefined): readonly Layer[] {
    const layer = host === undefined ? undefined : this.#expected.get(host);
    return layer ? [layer] : [];
  }

  /** What the inventory and the folders beside it and beside the playbook say of a host, lowest first. */
  layersOfHost(host: string, playbookDirectory: string): readonly Layer[] {
    const key = `${host}\n${playbookDirectory}`;
    let layers = this.#inventoryLayers.get(key);
    if (!layers) {
      layers = inventoryLayers(this.inventory, host, playbookDirectory);
      this.#inventoryLayers.set(key, layers);
    }
    return layers;
  }

  /** The magic variables of every task below a playbook's directory; made once, save for a look ahead. */
  #magicLayer({ playbookDirectory, veil }: ScopeRequest): Layer {
    const known = veil ? undefined : this.#magicLayers.get(playbookDirectory);
    if (known) return known;
    const layer = computedLayer(
      'magic',
      new Map<string, ComputedVariable>([
        ['playbook_dir', () => playbookDirectory],
        ['groups', () => this.#groupNames()],
        ['hostvars', () => new HostVars(this, playbookDirectory, veil)],
        ['vars', (scope) => new ScopeDict(scope)],
      ]),
    );
    if (!veil) this.#magicLayers.set(playbookDirectory, layer);
    return layer;
  }
}

/** `ansible_facts` is there before anything is gathered. */
const NO_FACTS: readonly Layer[] = [valuesLayer('facts', new Map<Value, Value>([['ansible_facts', new Map()]]))];

function factLayers(data: HostData | undefined): readonly Layer[] {
  if (!data || data.facts.size === 0) return NO_FACTS;
  if (!data.factLayers) {
    const namespaced = new Map<Value, Value>([['ansible_facts', namespaceFacts(data.facts)]]);
    data.factLayers = [valuesLayer('facts', namespaced), valuesLayer('facts', cleanFacts(data.facts))];
  }
  return data.factLayers;
}
