import type { LookedUp } from './looked-up.ts';

const REFERENCE = /\{%[-+]?\s*(?:include|import|from|extends)\s+(?:'([^'\\\n]+)'|"([^"\\\n]+)")/g;
/** What may leave a reference out. */
const BRANCH = /\{%[-+]?\s*(?:if|for|macro|block|call)\b/;

/** The templates that a template file includes, imports or extends by names that it writes out, with the usual delimiters. */
export function templatesNamedIn(source: string): LookedUp[] {
  if (source.includes('{#') || source.includes('raw')) return [];
  const isCertain = !BRANCH.test(source);
  return [...source.matchAll(REFERENCE)].map(([, single, double]) => ({ name: single ?? double ?? '', isCertain }));
}
