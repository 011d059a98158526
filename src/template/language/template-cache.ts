import { compileExpression, compileTemplate } from './compile/compile.ts';
import { refuseDeepNesting } from './parse/nesting.ts';
import { type Syntax, takeHeader } from './parse/syntax.ts';
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
  readonly #entries = new Map<string, CachedTemplate>();
  readonly #syntaxKeys = new WeakMap<Syntax, string>();

  /** Throws the syntax `TemplateError` of a source that cannot be compiled. */
  get(kind: TemplateKind, source: string, syntax: Syntax): CachedTemplate {
    const key = `${kind}\0${this.#keyOf(syntax)}\0${source}`;
    let entry = this.#entries.get(key);
    if (!entry) {
      if (this.#entries.size >= LIMIT) this.#entries.clear();
      entry = refuseDeepNesting(() => compileSource(kind, source, syntax));
      this.#entries.set(key, entry);
    }
    return entry;
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
