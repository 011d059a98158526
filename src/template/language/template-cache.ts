import { compileExpression, compileTemplate } from './compile/compile.ts';
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
    const entry = refuseDeepNesting(() => compileSource(kind, source, syntax));
    if (this.#size >= LIMIT) this.#forget();
    this.#groupOf(kind, syntax).set(source, entry);
    this.#size += 1;
    return entry;
  }

  #forget(): void {
    this.#groups.clear();
    this.#size = 0;
  }

  #groupOf(kind: TemplateKind, syntax: Syntax): Map<string, CachedTemplate> {
    const key = syntax === DEFAULT_SYNTAX ? kind : `${kind}\0${this.#keyOf(syntax)}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = new Map();
      this.#groups.set(key, group);
    }
    return group;
  }

  #keyOf(syntax: Syntax): string {
    const known = this.#syntaxKeys.get(syntax) ?? JSON.stringify(syntax);
    this.#syntaxKeys.set(syntax, known);
    return known;
  }
}

function compileSource(kind: TemplateKind, source: string, base: Syntax): CachedTemplate {
  if (kind === 'expression') return { template: compileExpression(source), syntax: base };
  const taken = kind === 'included' ? { body: source, syntax: base, lines: 0 } : takeHeader(source, base);
  const options = { literalBackslashes: kind === 'text', firstLine: taken.lines };
  return { template: compileTemplate(taken.body, taken.syntax, options), syntax: taken.syntax };
}
