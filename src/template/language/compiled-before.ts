import type { Syntax } from './parse/syntax.ts';
import type { CompiledTemplate } from './run/compiled-template.ts';

type Code = Pick<CompiledTemplate, 'root' | 'blocks'>;

/** A source that was compiled by an earlier process: its code, which is run to get the template, and what else is known of it. */
export interface CompiledBefore {
  readonly key: string;
  readonly code: () => Code;
  readonly mutates: boolean;
  /** What its header made of the syntax; undefined where it has none. */
  readonly syntax: Syntax | undefined;
}

/** The same as text, to be kept. */
export type Compiled = Omit<CompiledBefore, 'code'> & { readonly code: string };

/** What is kept is for runs of ordinary size: their templates are a few hundred. */
export const MOST = 2000;

const offered = new Map<string, CompiledBefore>();
let recorded: Map<string, Compiled> | undefined;

/** Offers what an earlier process of the same program compiled, for whoever would compile the same source again. */
export function offerCompiled(templates: readonly CompiledBefore[]): void {
  for (const each of templates) offered.set(each.key, each);
}

export function takeCompiled(key: string): CompiledBefore | undefined {
  return offered.get(key);
}

/** Keeps from now on the code of all that is compiled. */
export function recordCompiled(): void {
  recorded = new Map();
}

/** Something is compiled that must not be kept, or may be: from here on, and from before, nothing is. */
export function forgetCompiled(): void {
  recorded = undefined;
}

export function noteCompiled(compiled: Compiled): void {
  recorded?.set(compiled.key, compiled);
  if (recorded && recorded.size > MOST) forgetCompiled();
}

/** What was compiled since `recordCompiled`; nothing where it is not to be kept. */
export function compiledMeanwhile(): readonly Compiled[] {
  return [...(recorded?.values() ?? [])];
}
