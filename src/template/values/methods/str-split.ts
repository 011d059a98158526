import { PyTuple, type Value } from '../../../parsing/value.ts';
import { typeError, valueError } from '../errors.ts';
import { iterate } from '../iterate.ts';
import { typeName } from '../types.ts';
import { Undefined } from '../undefined.ts';
import { LINE_END, SPACES, trimSpace } from '../white-space.ts';
import { indexArgument, type Method, type MethodTable, method, textArgument } from './method.ts';

/** Python's `str.split` and `str.rsplit`; a null separator splits at white space, a negative limit never ends. */
export function splitText(text: string, separator: Value, limit: number, fromRight: boolean): string[] {
  if (separator === null) return splitSpaces(text, limit, fromRight);
  const between = textArgument(separator, 'must be str or None, not other: the separator');
  if (between === '') throw valueError('empty separator');
  const parts = text.split(between);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  if (fromRight) return [parts.slice(0, parts.length - limit).join(between), ...parts.slice(parts.length - limit)];
  return [...parts.slice(0, limit), parts.slice(limit).join(between)];
}

function splitSpaces(text: string, limit: number, fromRight: boolean): string[] {
  const body = trimSpace(text);
  if (body === '') return [];
  const gaps = [...body.matchAll(SPACES)].map((gap) => ({ from: gap.index, to: gap.index + gap[0].length }));
  const used = limit < 0 ? gaps : fromRight ? gaps.slice(Math.max(0, gaps.length - limit)) : gaps.slice(0, limit);
  const parts: string[] = [];
  let start = 0;
  for (const gap of used) {
    parts.push(body.slice(start, gap.from));
    start = gap.to;
  }
  const kept = limit < 0 ? body : keepOuterSpace(text, body, fromRight);
  return finishParts(parts, kept, body, start, fromRight, limit);
}

/** With a limit, the rest keeps the white space at its far end. */
function keepOuterSpace(text: string, body: string, fromRight: boolean): string {
  const index = text.indexOf(body);
  return fromRight ? text.slice(0, index + body.length) : text.slice(index);
}

function finishParts(
  parts: string[],
  kept: string,
  body: string,
  start: number,
  fromRight: boolean,
  limit: number,
): string[] {
  const all = [...parts, body.slice(start)];
  if (limit < 0 || all.length <= limit) return all;
  const extra = kept.length - body.length;
  if (fromRight) return [kept.slice(0, extra) + (all[0] ?? ''), ...all.slice(1)];
  return [...all.slice(0, -1), (all.at(-1) ?? '') + kept.slice(kept.length - extra)];
}

/** Python's `str.splitlines`. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LINE_END)) {
    lines.push(text.slice(start, keepEnds ? match.index + match[0].length : match.index));
    start = match.index + match[0].length;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

function partition(text: string, separator: string, fromRight: boolean): PyTuple {
  if (separator === '') throw valueError('empty separator');
  const index = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (index < 0) return PyTuple.of2(fromRight ? ['', '', text] : [text, '', '']);
  return PyTuple.of2([text.slice(0, index), separator, text.slice(index + separator.length)]);
}

/** Python's `separator.join(items)`. */
export function joinTexts(separator: string, items: Value): string {
  const texts: string[] = [];
  for (const item of iterate(items, 'can only join an iterable')) {
    if (item instanceof Undefined) item.trip();
    if (typeof item !== 'string') {
      throw typeError(`sequence item ${texts.length}: expected str instance, ${typeName(item)} found`);
    }
    texts.push(item);
  }
  return texts.join(separator);
}

function splitter(fromRight: boolean): Method<string> {
  return method(0, ['sep', 'maxsplit'], (text, [separator, limit]) => {
    if (separator !== undefined && separator !== null && typeof separator !== 'string') {
      throw typeError(`must be str or None, not ${typeName(separator)}`);
    }
    return splitText(text, separator ?? null, limit === undefined ? -1 : indexArgument(limit), fromRight);
  });
}

/** Methods of `str` that take texts apart and join them. */
export const STR_SPLIT_METHODS: MethodTable<string> = new Map<string, Method<string>>([
  ['split', splitter(false)],
  ['rsplit', splitter(true)],
  ['splitlines', method(0, ['keepends'], (text, [keep]) => splitLines(text, indexArgument(keep ?? false) !== 0))],
  ['partition', method(1, [''], (text, [separator]) => partition(text, textArgument(separator), false))],
  ['rpartition', method(1, [''], (text, [separator]) => partition(text, textArgument(separator), true))],
  ['join', method(1, [''], (text, [items]) => joinTexts(text, items ?? null))],
]);
