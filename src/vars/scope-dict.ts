import type { Value } from '../parsing/value.ts';
import type { VariableScope } from './scope.ts';
import { VirtualDict } from './virtual-dict.ts';

/** A scope as a dict: the magic variable `vars`, and one host of `hostvars`. */
export class ScopeDict extends VirtualDict {
  override readonly typeName: string;
  readonly #scope: VariableScope;

  constructor(scope: VariableScope, typeName = 'dict') {
    super();
    this.typeName = typeName;
    this.#scope = scope;
  }

  protected override read(key: string): Value | undefined {
    return key === 'vars' ? undefined : this.#scope.get(key);
  }

  protected override contains(key: string): boolean {
    return key !== 'vars' && this.#scope.has(key);
  }

  protected override *list(): Iterable<string> {
    for (const name of this.#scope.names()) if (name !== 'vars') yield name;
  }
}
