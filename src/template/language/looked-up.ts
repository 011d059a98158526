import type { SourceKind } from './source-kind.ts';

/** A template file that a source reads by the lookup `template`. */
export interface LookedUp {
  readonly name: string;
  /** Whether it is read whenever the source is evaluated, and its faults are the source's. */
  readonly isCertain: boolean;
}

const CALL =
  /\b(?:lookup|query|q)\(\s*(['"])(?:ansible\.(?:builtin|legacy)\.)?template\1\s*,\s*(?:'([^'\\\n]+)'|"([^"\\\n]+)")\s*([,)])/g;
/** What may leave a call out, or its failure. */
const BRANCH = /\b(?:if|and|or|errors|default|d)\b|\{%/;

/**
 * The files that a source reads by calls that write their names out. Read off the text, which is cheap for the many sources that
 * have none; a call with options of its own, which may change the delimiters, is passed over.
 */
export function lookedUpIn(source: string, kind: SourceKind): LookedUp[] {
  if (!source.includes('template')) return [];
  if (kind === 'text' && (!source.includes('{{') || source.includes('{#'))) return [];
  const isCertain = !BRANCH.test(source);
  return [...source.matchAll(CALL)].flatMap(([, , single, double, end]) => {
    const name = single ?? double;
    return name === undefined || end === ',' ? [] : [{ name, isCertain }];
  });
}
