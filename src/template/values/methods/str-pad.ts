import type { Value } from '../../../parsing/value.ts';
import { PyBytes } from '../bytes.ts';
import { NativeFunction } from '../callable.ts';
import { characterCount, charactersOf } from '../characters.ts';
import { pythonError, typeError, valueError } from '../errors.ts';
import { formatBraces } from '../format.ts';
import { toAscii } from '../format-percent.ts';
import { findKey } from '../keys.ts';
import { reprText, toStr } from '../text.ts';
import { typeName } from '../types.ts';
import { trimEnd, trimSpace, trimStart } from '../white-space.ts';
import { indexArgument, type Method, type MethodArguments, type MethodTable, method, textArgument } from './method.ts';

/** Python's `str.center`: the odd space goes to the left when the width is odd. */
export function center(text: string, width: number, fill = ' '): string {
  const missing = width - characterCount(text);
  if (missing <= 0) return text;
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function fillArgument(value: Value | undefined): string {
  if (value === undefined) return ' ';
  if (typeof value !== 'string') {
    throw typeError(`The fill character must be a unicode character, not ${typeName(value)}`);
  }
  if (characterCount(value) !== 1) throw typeError('The fill character must be exactly one character long');
  return value;
}

function justify(text: string, args: MethodArguments, place: (fill: string, missing: number) => string): string {
  const missing = indexArgument(args[0]) - characterCount(text);
  const fill = fillArgument(args[1]);
  return missing <= 0 ? text : place(fill, missing);
}

function zeroFill(text: string, width: number): string {
  const missing = Math.max(0, width - characterCount(text));
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** `strip`, `lstrip` and `rstrip`: of white space, or of a set of characters. */
export function strip(text: string, characters: Value | undefined, sides: 'both' | 'left' | 'right'): string {
  if (characters === undefined || characters === null) {
    if (sides === 'both') return trimSpace(text);
    return sides === 'left' ? trimStart(text) : trimEnd(text);
  }
  if (typeof characters !== 'string') throw typeError('strip arg must be None or str');
  const set = new Set(charactersOf(characters));
  const list = charactersOf(text);
  let [from, to] = [0, list.length];
  while (sides !== 'right' && from < to && set.has(list[from] ?? '')) from += 1;
  while (sides !== 'left' && to > from && set.has(list[to - 1] ?? '')) to -= 1;
  return list.slice(from, to).join('');
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  let result = '';
  for (const character of text) {
    if (character === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      result += ' '.repeat(spaces);
      column += spaces;
    } else {
      result += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return result;
}

const ENCODINGS: Readonly<Record<string, BufferEncoding>> = {
  utf8: 'utf8',
  utf16le: 'utf16le',
  latin1: 'latin1',
  iso88591: 'latin1',
  ascii: 'ascii',
  usascii: 'ascii',
};

function encode(text: string, name: string): PyBytes {
  const encoding = ENCODINGS[name.toLowerCase().replace(/[-_ ]/g, '')];
  if (!encoding) throw pythonError('LookupError', `unknown encoding: ${name}`);
  const limit = encoding === 'ascii' ? 0x7f : encoding === 'latin1' ? 0xff : 0x10ffff;
  const list = charactersOf(text);
  const index = list.findIndex((character) => (character.codePointAt(0) ?? 0) > limit);
  if (index >= 0) {
    const codec = encoding === 'ascii' ? 'ascii' : 'latin-1';
    const range = `ordinal not in range(${limit + 1})`;
    const character = reprText(toAscii(list[index] ?? '')).replaceAll('\\\\', '\\');
    throw pythonError(
      'UnicodeEncodeError',
      `'${codec}' codec can't encode character ${character} in position ${index}: ${range}`,
    );
  }
  return new PyBytes(Buffer.from(text, encoding));
}

function translate(text: string, table: Value | undefined): string {
  if (!(table instanceof Map)) throw typeError(`'${typeName(table ?? null)}' object is not subscriptable`);
  return Array.from(text, (character) => {
    const key = findKey(table, character.codePointAt(0) ?? 0);
    const to = key === undefined ? character : table.get(key);
    if (to === null || to === undefined) return '';
    return typeof to === 'number' ? String.fromCodePoint(to) : toStr(to);
  }).join('');
}

function makeTranslation(from: Value | undefined, to: Value | undefined, drop: Value | undefined): Value {
  if (to === undefined && from instanceof Map) {
    return new Map([...from].map(([key, value]) => [typeof key === 'string' ? (key.codePointAt(0) ?? 0) : key, value]));
  }
  const [ours, theirs] = [charactersOf(textArgument(from)), charactersOf(textArgument(to))];
  if (ours.length !== theirs.length) throw valueError('the first two maketrans arguments must have equal length');
  const code = (character: string | undefined) => character?.codePointAt(0) ?? 0;
  const table = new Map<Value, Value>(ours.map((character, index) => [code(character), code(theirs[index])]));
  for (const character of charactersOf(drop === undefined ? '' : textArgument(drop))) table.set(code(character), null);
  return table;
}

/** `text.format(…)` takes keyword arguments of any name, so it is bound apart from the table. */
export function formatMethod(text: string): NativeFunction {
  return new NativeFunction('format', (args, kwargs) => formatBraces(text, args, new Map<Value, Value>(kwargs)));
}

/** Methods of `str` that pad, trim, encode and format. */
export const STR_PAD_METHODS: MethodTable<string> = new Map<string, Method<string>>([
  ['center', method(1, ['', ''], (text, args) => center(text, indexArgument(args[0]), fillArgument(args[1])))],
  ['ljust', method(1, ['', ''], (text, args) => justify(text, args, (fill, missing) => text + fill.repeat(missing)))],
  ['rjust', method(1, ['', ''], (text, args) => justify(text, args, (fill, missing) => fill.repeat(missing) + text))],
  ['zfill', method(1, [''], (text, args) => zeroFill(text, indexArgument(args[0])))],
  ['strip', method(0, [''], (text, args) => strip(text, args[0], 'both'))],
  ['lstrip', method(0, [''], (text, args) => strip(text, args[0], 'left'))],
  ['rstrip', method(0, [''], (text, args) => strip(text, args[0], 'right'))],
  [
    'expandtabs',
    method(0, ['tabsize'], (text, [size]) => expandTabs(text, size === undefined ? 8 : indexArgument(size))),
  ],
  [
    'encode',
    method(0, ['encoding', 'errors'], (text, [name]) =>
      encode(text, name === undefined ? 'utf-8' : textArgument(name)),
    ),
  ],
  ['translate', method(1, [''], (text, [table]) => translate(text, table))],
  ['maketrans', method(1, ['', '', ''], (_, [from, to, drop]) => makeTranslation(from, to, drop))],
  ['format_map', method(1, [''], (text, [map]) => formatBraces(text, [], map instanceof Map ? map : new Map()))],
]);
