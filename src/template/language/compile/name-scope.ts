/** A name of the template and the JavaScript variable that holds it while a scope is open. */
interface Binding {
  readonly id: string;
  /** Always assigned before it can be read (loop targets, parameters). */
  readonly certain: boolean;
}

/**
 * The names that a stretch of a template may assign. Scopes are known when a template is compiled, so a name becomes a
 * JavaScript variable with a made-up name; what no scope knows is looked up at run time.
 */
export class NameScope {
  readonly parent: NameScope | undefined;
  /** Names assigned here are variables of the template: seen by blocks and included templates, and exported. */
  readonly topLevel: boolean;
  readonly #bindings = new Map<string, Binding>();

  constructor(parent?: NameScope, topLevel = false) {
    this.parent = parent;
    this.topLevel = topLevel;
  }

  declare(name: string, id: string, certain: boolean): void {
    this.#bindings.set(name, { id, certain });
  }

  /** The variable of a name that this very scope assigns. */
  own(name: string): string | undefined {
    return this.#bindings.get(name)?.id;
  }

  /** The variables that may hold a name, nearest first, up to one that surely does. */
  candidates(name: string): { ids: string[]; certain: boolean } {
    const ids: string[] = [];
    for (let scope: NameScope | undefined = this; scope; scope = scope.parent) {
      const binding = scope.#bindings.get(name);
      if (!binding) continue;
      ids.push(binding.id);
      if (binding.certain) return { ids, certain: true };
    }
    return { ids, certain: false };
  }

  /** All names that scopes below the top level hold here, as included templates are to see them; nearest first. */
  locals(): [string, string[]][] {
    const found = new Map<string, string[]>();
    for (let scope: NameScope | undefined = this; scope; scope = scope.parent) {
      if (scope.topLevel) continue;
      for (const [name, { id }] of scope.#bindings) found.set(name, [...(found.get(name) ?? []), id]);
    }
    return [...found];
  }
}
