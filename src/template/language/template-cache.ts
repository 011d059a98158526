import { compileExpression, compileTemplate, type GeneratedCode } from './compile/compile.ts';
import { noteCompiled, takeCompiled } from './compiled-before.ts';
import { refuseDeepNesting } from './parse/nesting.ts';
import { DEFAULT_SYNTAX, type Syntax, takeHeader } from './parse/syntax.ts';
import type { CompiledTemplate } from './run/compiled-template.ts';

/** A compiled template and its syntax after the header; templates that it names are read with that too. */
export interface CachedTemplate {
  readonly template: CompiledTemplate;
  readonly syntax: Syntax;
}

export type TemplateKind = 'text' | 'file' | 'included' | 'expression';

/** Compiled templates are forgotten from here on, all at once; sources are the operator's files, so few runs get there. */
const LIMIT = 20_000;

/** Compiles each source once: compiling costs far more than rendering. */
export class TemplateCache {
  /** By kind and syntax, then by source: sources are compared by what they are, not copied into longer keys. */
  readonly #groups = new Map<string, Map<string, CachedTemplate>>();
  readonly #syntaxKeys = new WeakMap<Syntax, string>();
  #size = 0;

  /** Throws the syntax `TemplateError` of a source that cannot be compiled. */
  get(kind: TemplateKind, source: string, syntax: Syntax): CachedTemplate {
    const known = this.#groupOf(kind, syntax).get(source);
    if (known) return known;
    const entry = this.#take(kind, source, syntax) ?? this.#compile(kind, source, syntax);
    if (this.#size >= LIMIT) this.#forget();
    this.#groupOf(kind, syntax).set(source, entry);
    this.#size += 1;
    return entry;
  }

  #take(kind: TemplateKind, source: string, base: Syntax): CachedTemplate | undefined {
    const before = takeCompiled(this.#fullKey(kind, source, base));
    if (!before) return undefined;
    const { code, mutates, syntax = base } = before;
    return { template: { ...code(), mutates }, syntax };
  }

  #compile(kind: TemplateKind, source: string, base: Syntax): CachedTemplate {
    const { code, mutates, syntax, run } = refuseDeepNesting(() => {
      const compiled = compileSource(kind, source, base);
      return { ...compiled, run: new Function(compiled.code)() as Pick<CompiledTemplate, 'root' | 'blocks'> };
    });
    const key = this.#fullKey(kind, source, base);
    noteCompiled({ key, code, mutates, syntax: syntax === base ? undefined : syntax });
    return { template: { ...run, mutates }, syntax };
  }

  #fullKey(kind: TemplateKind, source: string, base: Syntax): string {
    const group = this.#groupKey(kind, base);
    return `${group.length}:${group}${source}`;
  }

  #forget(): void {
    this.#groups.clear();
    this.#size = 0;
  }

  #groupOf(kind: TemplateKind, syntax: Syntax): Map<string, CachedTemplate> {
    const key = this.#groupKey(kind, syntax);
    let group = this.#groups.get(key);
    if (!group) {
      group = new Map();
      this.#groups.set(key, group);
    }
    return group;
  }

  #groupKey(kind: TemplateKind, syntax: Syntax): string {
    return syntax === DEFAULT_SYNTAX ? kind : `${kind}\0${this.#keyOf(syntax)}`;
  }

  #keyOf(syntax: Syntax): string {
    const known = this.#syntaxKeys.get(syntax) ?? JSON.stringify(syntax);
    this.#syntaxKeys.set(syntax, known);
    return known;
  }
}

function compileSource(kind: TemplateKind, source: string, base: Syntax): GeneratedCode & { readonly syntax: Syntax } {
  if (kind === 'expression') return { ...compileExpression(source), syntax: base };
  const taken = kind === 'included' ? { body: source, syntax: base, lines: 0 } : takeHeader(source, base);
  const options = { literalBackslashes: kind === 'text', firstLine: taken.lines };
  return { ...compileTemplate(taken.body, taken.syntax, options), syntax: taken.syntax };
}
