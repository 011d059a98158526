import { PyTuple, type Value } from '../../../parsing/value.ts';
import { characterCount, charactersOf, toCharacterIndex, toUnitIndex } from '../characters.ts';
import { typeError, valueError } from '../errors.ts';
import { toIndex } from '../numbers.ts';
import { typeName } from '../types.ts';
import { indexArgument, type Method, type MethodArguments, type MethodTable, method, textArgument } from './method.ts';

interface Window {
  readonly text: string;
  /** Characters before the window. */
  readonly offset: number;
  /** False where the start lies beyond the end: then not even '' is found. */
  readonly valid: boolean;
}

/** The part of a text that the `start` and `end` arguments leave. */
function windowOf(text: string, start: Value | undefined, end: Value | undefined): Window {
  const length = characterCount(text);
  const resolve = (value: Value | undefined, byDefault: number) => {
    if (value === undefined || value === null) return byDefault;
    const index = toIndex(value);
    if (index === undefined) throw typeError('slice indices must be integers or None or have an __index__ method');
    return index < 0 ? Math.max(0, index + length) : index;
  };
  const from = resolve(start, 0);
  const to = Math.min(resolve(end, length), length);
  if (from > to) return { text: '', offset: from, valid: false };
  return { text: text.slice(toUnitIndex(text, from), toUnitIndex(text, to)), offset: from, valid: true };
}

function find(text: string, args: MethodArguments, last: boolean): number {
  const window = windowOf(text, args[1], args[2]);
  const wanted = textArgument(args[0]);
  if (!window.valid) return -1;
  const index = last ? window.text.lastIndexOf(wanted) : window.text.indexOf(wanted);
  return index < 0 ? -1 : window.offset + toCharacterIndex(window.text, index);
}

function findOrThrow(text: string, args: MethodArguments, last: boolean): number {
  const index = find(text, args, last);
  if (index < 0) throw valueError('substring not found');
  return index;
}

function count(text: string, args: MethodArguments): number {
  const window = windowOf(text, args[1], args[2]);
  const wanted = textArgument(args[0]);
  if (!window.valid) return 0;
  return wanted === '' ? characterCount(window.text) + 1 : window.text.split(wanted).length - 1;
}

function affix(text: string, args: MethodArguments, name: 'startswith' | 'endswith'): boolean {
  const wanted = args[0] ?? null;
  if (typeof wanted !== 'string' && !(wanted instanceof PyTuple)) {
    throw typeError(`${name} first arg must be str or a tuple of str, not ${typeName(wanted)}`);
  }
  const window = windowOf(text, args[1], args[2]);
  const candidates = typeof wanted === 'string' ? [wanted] : wanted;
  return candidates.some((each) => {
    if (typeof each !== 'string') throw typeError(`tuple for ${name} must only contain str, not ${typeName(each)}`);
    return window.valid && (name === 'startswith' ? window.text.startsWith(each) : window.text.endsWith(each));
  });
}

/** Python's `str.replace`; a negative count replaces all. */
export function replaceText(text: string, from: string, to: string, limit: number): string {
  if (limit < 0) return from === '' ? insertBetween(text, to, -1) : text.split(from).join(to);
  if (from === '') return insertBetween(text, to, limit);
  const parts = text.split(from);
  const replaced = parts.slice(0, limit + 1).join(to);
  return parts.length > limit + 1 ? [replaced, ...parts.slice(limit + 1)].join(from) : replaced;
}

function insertBetween(text: string, between: string, limit: number): string {
  const list = charactersOf(text);
  const most = limit < 0 ? list.length + 1 : limit;
  const result = list.map((character, index) => (index < most ? between + character : character)).join('');
  return most > list.length ? result + between : result;
}

/** Methods of `str` that look for other texts. */
export const STR_SEARCH_METHODS: MethodTable<string> = new Map<string, Method<string>>([
  ['find', method(1, ['', '', ''], (text, args) => find(text, args, false))],
  ['rfind', method(1, ['', '', ''], (text, args) => find(text, args, true))],
  ['index', method(1, ['', '', ''], (text, args) => findOrThrow(text, args, false))],
  ['rindex', method(1, ['', '', ''], (text, args) => findOrThrow(text, args, true))],
  ['count', method(1, ['', '', ''], count)],
  ['startswith', method(1, ['', '', ''], (text, args) => affix(text, args, 'startswith'))],
  ['endswith', method(1, ['', '', ''], (text, args) => affix(text, args, 'endswith'))],
  [
    'replace',
    method(2, ['', '', ''], (text, [from, to, limit]) =>
      replaceText(
        text,
        textArgument(from, 'replace() argument 1'),
        textArgument(to, 'replace() argument 2'),
        limit === undefined ? -1 : indexArgument(limit),
      ),
    ),
  ],
  [
    'removeprefix',
    method(1, [''], (text, [prefix]) => {
      const head = textArgument(prefix, 'removeprefix() argument');
      return text.startsWith(head) ? text.slice(head.length) : text;
    }),
  ],
  [
    'removesuffix',
    method(1, [''], (text, [suffix]) => {
      const tail = textArgument(suffix, 'removesuffix() argument');
      return tail !== '' && text.endsWith(tail) ? text.slice(0, -tail.length) : text;
    }),
  ],
]);
