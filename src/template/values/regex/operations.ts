import { PyTuple, type Value } from '../../../parsing/value.ts';
import { pythonError, typeError } from '../errors.ts';
import { execRegex, matchesOf } from './matches.ts';
import { expandReplacement, parseReplacement } from './replacement.ts';
import { type Translation, translatePattern } from './translate.ts';

/** A compiled pattern of Python's `re`. */
export interface PythonRegex {
  readonly pattern: string;
  readonly translation: Translation;
  readonly source: string;
  readonly flags: string;
  /** Whether an empty match can hide a longer one at the same place: with alternatives or reluctant repeats. */
  readonly mayHideMatches: boolean;
}

const cache = new Map<string, PythonRegex>();
const CACHE_SIZE = 500;

/**
 * Python's `re.compile`. `ascii` is what patterns of bytes have, `dotAll` its flag of that name. Throws its `re.error`, and a
 * TypeError for what is no text.
 */
export function compileRegex(
  pattern: Value,
  ignoreCase: boolean,
  multiline: boolean,
  { ascii = false, dotAll = false }: { readonly ascii?: boolean; readonly dotAll?: boolean } = {},
): PythonRegex {
  if (typeof pattern !== 'string') throw typeError('first argument must be string or compiled pattern');
  const flags = { ignoreCase, multiline, dotAll, verbose: false, ascii };
  const key = Object.values(flags).map(Number).join('') + pattern;
  const known = cache.get(key);
  if (known) return known;
  const translation = translatePattern(pattern, flags);
  const mayHideMatches = /\||[*+?}]\?/.test(pattern);
  const regex = {
    pattern,
    translation,
    source: translation.source,
    flags: translation.ignoreCase ? 'iv' : 'v',
    mayHideMatches,
  };
  checkSource(regex);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, regex);
  return regex;
}

function checkSource(regex: Pick<PythonRegex, 'pattern' | 'source' | 'flags'>): void {
  try {
    new RegExp(regex.source, regex.flags);
  } catch (error) {
    throw pythonError('error', `the pattern '${regex.pattern}' is not supported: ${(error as Error).message}`);
  }
}

export type Match = RegExpExecArray;

/** Python's `search`, `match` and `fullmatch`. */
export function searchRegex(
  regex: PythonRegex,
  text: string,
  how: 'search' | 'match' | 'fullmatch' = 'search',
): Match | null {
  if (how === 'search') return matchesOf(regex, text).next().value ?? null;
  const source = how === 'match' ? regex.source : `(?:${regex.source})(?![\\s\\S])`;
  return execRegex(regex, new RegExp(source, `${regex.flags}y`), text);
}

/** Python's `findall`: whole matches, or their one group, or tuples of their groups. */
export function findAll(regex: PythonRegex, text: string): Value[] {
  return Array.from(matchesOf(regex, text), (match): Value => {
    const groups = match.slice(1).map((group) => group ?? '');
    if (groups.length === 0) return match[0];
    return groups.length === 1 ? (groups[0] ?? '') : PyTuple.of2(groups);
  });
}

/** Python's `subn(replacement, text, count)`; a count of 0 replaces all. */
export function substitute(
  regex: PythonRegex,
  replacement: string,
  text: string,
  count: number,
): [text: string, count: number] {
  const parts = parseReplacement(replacement, regex.translation);
  let result = '';
  let position = 0;
  let done = 0;
  for (const match of matchesOf(regex, text)) {
    if (count > 0 && done >= count) break;
    result += text.slice(position, match.index) + expandReplacement(parts, match);
    position = match.index + match[0].length;
    done += 1;
  }
  return [result + text.slice(position), done];
}

/** Python's `match.expand(template)`: groups that did not take part are empty. */
export function expandMatch(regex: PythonRegex, match: Match, template: string): string {
  return expandReplacement(parseReplacement(template, regex.translation), match);
}

/** Python's `match.group(key)`: None for a group that did not take part. Throws for groups that are not there. */
export function groupOf(regex: PythonRegex, match: Match, key: string | number): Value {
  const index = typeof key === 'number' ? key : regex.translation.names.get(key);
  if (index === undefined || index > regex.translation.groups) throw pythonError('IndexError', 'no such group');
  return match[index] ?? null;
}

/** Python's `re.escape`. */
export function escapeRegex(text: string): string {
  return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
}
