import type { Value } from '../parsing/value.ts';
import { ScopeDict } from './scope-dict.ts';
import type { VariableStore } from './variable-store.ts';
import { VirtualDict } from './virtual-dict.ts';

/** The magic variable `hostvars`: every host's own variables, made when they are read. */
export class HostVars extends VirtualDict {
  readonly #store: VariableStore;
  readonly #playbookDirectory: string;
  readonly #dicts = new Map<string, ScopeDict>();

  constructor(store: VariableStore, playbookDirectory: string) {
    super();
    this.#store = store;
    this.#playbookDirectory = playbookDirectory;
  }

  protected override read(host: string): Value | undefined {
    if (!this.contains(host)) return undefined;
    let dict = this.#dicts.get(host);
    if (!dict) {
      dict = new ScopeDict(this.#store.hostScope(host, this.#playbookDirectory));
      this.#dicts.set(host, dict);
    }
    return dict;
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
