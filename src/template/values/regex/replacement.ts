import { CONTROL_ESCAPES } from '../../../parsing/python-escapes.ts';
import { pythonError } from '../errors.ts';
import { regexError, type Translation } from './translate.ts';

/** A literal text, or the number of a group. */
export type ReplacementPart = string | number;

/**
 * Reads a replacement text of Python's `re.sub`: `\1`, `\g<1>`, `\g<name>`, octal and control escapes. Throws `re.error` for
 * unknown letters and groups.
 */
export function parseReplacement(text: string, translation: Translation): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let position = 0;
  while (position < text.length) {
    const slash = text.indexOf('\\', position);
    if (slash < 0) break;
    parts.push(text.slice(position, slash));
    const escaped = readReplacementEscape(text, slash, translation);
    parts.push(escaped.part);
    position = slash + 1 + escaped.length;
  }
  parts.push(text.slice(position));
  return parts;
}

interface Escape {
  readonly part: ReplacementPart;
  /** Characters behind the backslash. */
  readonly length: number;
}

function readReplacementEscape(text: string, slash: number, translation: Translation): Escape {
  const rest = text.slice(slash + 1);
  if (rest === '') throw pythonError('error', `bad escape (end of pattern) at position ${slash}`);
  if (rest.startsWith('g')) return readGroupName(rest, slash, translation);
  const octal = /^(?:0[0-7]{0,2}|[0-3][0-7]{2})/.exec(rest)?.[0];
  if (octal) return { part: String.fromCodePoint(Number.parseInt(octal, 8) & 0xff), length: octal.length };
  const digits = /^[1-9]\d?/.exec(rest)?.[0];
  if (digits) return { part: checkGroup(Number(digits), slash + 1, translation), length: digits.length };
  const letter = rest[0] ?? '';
  const control = CONTROL_ESCAPES[letter];
  if (control !== undefined) return { part: control, length: 1 };
  if (/[a-zA-Z]/.test(letter)) throw regexError(`bad escape \\${letter}`, slash);
  return { part: `\\${letter}`, length: 1 };
}

function readGroupName(rest: string, slash: number, translation: Translation): Escape {
  const match = /^g<([^>]*)>/.exec(rest);
  if (!match) throw regexError(rest.startsWith('g<') ? 'missing >, unterminated name' : 'missing <', slash + 2);
  const name = match[1] ?? '';
  if (name === '') throw regexError('missing group name', slash + 3);
  if (/^\d+$/.test(name)) return { part: checkGroup(Number(name), slash + 3, translation), length: match[0].length };
  const index = translation.names.get(name);
  if (index !== undefined) return { part: index, length: match[0].length };
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw regexError(`bad character in group name '${name}'`, slash + 3);
  throw pythonError('IndexError', `unknown group name '${name}'`);
}

function checkGroup(index: number, position: number, translation: Translation): number {
  if (index > translation.groups) throw regexError(`invalid group reference ${index}`, position);
  return index;
}

/** The replacement for one match; groups that did not take part are empty. */
export function expandReplacement(
  parts: readonly ReplacementPart[],
  match: RegExpExecArray | RegExpMatchArray,
): string {
  return parts.map((part) => (typeof part === 'string' ? part : (match[part] ?? ''))).join('');
}
