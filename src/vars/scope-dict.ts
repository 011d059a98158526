import type { Value } from '../parsing/value.ts';
import type { VariableScope } from './scope.ts';
import { VirtualDict } from './virtual-dict.ts';

/** A scope as a dict: the magic variable `vars`, one host of `hostvars`, and that of another host whose templates `reader` renders. */
export class ScopeDict extends VirtualDict {
  override readonly typeName: string;
  readonly #scope: VariableScope;
  readonly #reader: VariableScope;

  constructor(scope: VariableScope, typeName = 'dict', reader = scope) {
    super();
    this.typeName = typeName;
    this.#scope = scope;
    this.#reader = reader;
  }

  protected override read(key: string): Value | undefined {
    if (key === 'vars') return undefined;
    return this.#reader === this.#scope ? this.#scope.get(key) : this.#reader.borrow(key, this.#scope);
  }

  protected override contains(key: string): boolean {
    return key !== 'vars' && this.#scope.has(key);
  }

  protected override *list(): Iterable<string> {
    for (const name of this.#scope.names()) if (name !== 'vars') yield name;
  }
}
