import { PyTuple, type Value } from '../../parsing/value.ts';
import { slice } from '../values/access.ts';
import { characterCount } from '../values/characters.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { lengthOf } from '../values/iterate.ts';
import { splitLines } from '../values/methods/str-split.ts';
import { typeName } from '../values/types.ts';
import { flag, whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { wrapText } from './wrap-text.ts';

function indent(value: Value, width: Value | undefined, first: boolean, blank: boolean): string {
  const indention = typeof width === 'string' ? width : ' '.repeat(Math.max(0, whole(width, 4)));
  if (value instanceof PyTuple) throw typeError('can only concatenate tuple (not "str") to tuple');
  if (Array.isArray(value))
    throw pythonError('AttributeError', `'${typeName(value)}' object has no attribute 'splitlines'`);
  if (typeof value !== 'string') throw typeError(`unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
  const text = `${value}\n`;
  const lines = splitLines(text, false);
  const indented = lines.map((line, index) => (index > 0 && (blank || line) ? indention + line : line));
  return (first ? indention : '') + indented.join('\n');
}

interface Truncation {
  readonly length: number;
  readonly killWords: boolean;
  readonly end: string;
  readonly leeway: number;
}

function truncate(value: Value, options: Truncation): Value {
  const { length, killWords, end, leeway } = options;
  const endLength = characterCount(end);
  if (length < endLength) throw pythonError('AssertionError', `expected length >= ${endLength}, got ${length}`);
  if (leeway < 0) throw pythonError('AssertionError', `expected leeway >= 0, got ${leeway}`);
  if (lengthOf(value) <= length + leeway) return value;
  const head = slice(value, null, length - endLength, null);
  if (typeof head !== 'string')
    throw pythonError('AttributeError', `'${typeName(value)}' object has no attribute 'rsplit'`);
  if (killWords) return head + end;
  const space = head.lastIndexOf(' ');
  return (space < 0 ? head : head.slice(0, space)) + end;
}

function wordWrap(
  value: Value,
  width: number,
  breakLong: boolean,
  join: Value | undefined,
  breakHyphens: boolean,
): string {
  if (typeof value !== 'string')
    throw pythonError('AttributeError', `'${typeName(value)}' object has no attribute 'splitlines'`);
  const between = typeof join === 'string' ? join : '\n';
  const options = { width, breakLongWords: breakLong, breakOnHyphens: breakHyphens };
  return splitLines(value, false)
    .map((line) => wrapText(line, options).join(between))
    .join(between);
}

/** Filters that lay text out over lines. */
export const LAYOUT_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'indent',
    filter('s width? first? blank?', ([value, width, first, blank]) =>
      indent(value ?? null, width, flag(first), flag(blank)),
    ),
  ],
  [
    'truncate',
    filter('s length? killwords? end? leeway?', ([value, length, kill, end, leeway]) =>
      truncate(value ?? null, {
        length: whole(length, 255),
        killWords: flag(kill),
        end: typeof end === 'string' ? end : '...',
        leeway: leeway === null ? 5 : whole(leeway, 5),
      }),
    ),
  ],
  [
    'wordwrap',
    filter('s width? break_long_words? wrapstring? break_on_hyphens?', ([value, width, long, join, hyphens]) =>
      wordWrap(value ?? null, whole(width, 79), flag(long, true), join, flag(hyphens, true)),
    ),
  ],
  ['length', filter('obj', ([value]) => lengthOf(value ?? null))],
  ['count', filter('obj', ([value]) => lengthOf(value ?? null))],
]);
