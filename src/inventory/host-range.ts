import { TextError } from '../parsing/text-error.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** No inventory line stands for more hosts; a slip of the finger does. */
const MAX_HOSTS = 100_000;

/**
 * The host names of a pattern with `[begin:end]` or `[begin:end:step]` ranges: `db[01:10:2]-[a:c]`. Both ends are
 * included; numbers keep the leading zeros of the begin. Throws TextError where a range makes no sense.
 */
export function expandHostRange(pattern: string): string[] {
  let names = [''];
  let rest = pattern;
  while (rest !== '') {
    const open = rest.indexOf('[');
    if (open < 0) return names.map((name) => name + rest);
    const close = rest.indexOf(']', open);
    if (close < 0) throw new TextError(`the range in ${JSON.stringify(pattern)} is not closed`);
    const head = rest.slice(0, open);
    const members = expandRange(rest.slice(open + 1, close), pattern);
    if (names.length * members.length > MAX_HOSTS)
      throw new TextError(`${JSON.stringify(pattern)} stands for too many hosts`);
    names = names.flatMap((name) => members.map((member) => name + head + member));
    rest = rest.slice(close + 1);
  }
  return names;
}

function expandRange(range: string, pattern: string): string[] {
  const bounds = range.split(':');
  const [begin = '', end = '', step = '1'] = bounds;
  if (bounds.length < 2 || bounds.length > 3)
    throw new TextError(`the range [${range}] must be begin:end or begin:end:step`);
  if (end === '') throw new TextError(`the range [${range}] has no end`);
  const stride = wholeNumber(step, range);
  if (stride <= 0) throw new TextError(`the step of the range [${range}] must be 1 or more`);
  const from = begin.length === 1 ? LETTERS.indexOf(begin) : -1;
  const to = end.length === 1 ? LETTERS.indexOf(end) : -1;
  if (from >= 0 && to >= 0) return expandLetters(from, to, stride, range);
  return expandNumbers(begin === '' ? '0' : begin, end, stride, pattern);
}

function expandLetters(from: number, to: number, stride: number, range: string): string[] {
  if (from > to) throw new TextError(`the range [${range}] begins after its end`);
  const members: string[] = [];
  for (let at = from; at <= to; at += stride) members.push(LETTERS.charAt(at));
  return members;
}

function expandNumbers(begin: string, end: string, stride: number, pattern: string): string[] {
  const width = begin.length > 1 && begin.startsWith('0') ? begin.length : 0;
  const range = `${begin}:${end}`;
  if (width > 0 && width !== end.length)
    throw new TextError(`the ends of the range [${range}] must have the same length`);
  const from = wholeNumber(begin, range);
  const to = wholeNumber(end, range);
  if ((to - from) / stride > MAX_HOSTS) throw new TextError(`${JSON.stringify(pattern)} stands for too many hosts`);
  const members: string[] = [];
  for (let at = from; at <= to; at += stride) members.push(String(at).padStart(width, '0'));
  return members;
}

function wholeNumber(text: string, range: string): number {
  if (!/^-?[0-9]{1,15}$/.test(text))
    throw new TextError(`the range [${range}] must be of numbers or of single letters`);
  return Number(text);
}
