import type { Value } from '../parsing/value.ts';
import type { VariableScope } from './scope.ts';
import { ScopeDict } from './scope-dict.ts';
import type { VariableStore } from './variable-store.ts';
import { type Veil, veilOfOthers } from './veil.ts';
import { VirtualDict } from './virtual-dict.ts';

/** The magic variable `hostvars`: every host's own variables, made when they are read. */
export class HostVars extends VirtualDict {
  override readonly typeName = 'HostVars';
  readonly #store: VariableStore;
  readonly #playbookDirectory: string;
  readonly #veil: Veil | undefined;
  readonly #dicts = new Map<string, ScopeDict>();

  /** `veil`: seen by a task ahead of its turn. */
  constructor(store: VariableStore, playbookDirectory: string, veil?: Veil) {
    super();
    this.#veil = veil && veilOfOthers(veil);
    this.#store = store;
    this.#playbookDirectory = playbookDirectory;
  }

  protected override read(host: string): Value | undefined {
    if (!this.contains(host)) return undefined;
    let dict = this.#dicts.get(host);
    if (!dict) {
      dict = new ScopeDict(this.#scopeOf(host), 'HostVarsVars');
      this.#dicts.set(host, dict);
    }
    return dict;
  }

  #scopeOf(host: string): VariableScope {
    const playbookDirectory = this.#playbookDirectory;
    if (!this.#veil) return this.#store.hostScope(host, playbookDirectory);
    return this.#store.scopeFor({ host, playbookDirectory, veil: this.#veil });
  }

  /** `localhost` is there even when no inventory names it. */
  protected override contains(host: string): boolean {
    return this.#store.inventory.hasHost(host) || LOCALHOST.has(host);
  }

  protected override list(): Iterable<string> {
    return this.#store.inventory.hostNames();
  }
}

/** Names that mean the control node, also without an inventory entry. */
export const LOCALHOST: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
