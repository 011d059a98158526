import { PyTuple, type Value } from '../../parsing/value.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { formatPercent } from '../values/format.ts';
import { capitalize } from '../values/methods/str-case.ts';
import { center, strip } from '../values/methods/str-pad.ts';
import { replaceText } from '../values/methods/str-search.ts';
import { splitText } from '../values/methods/str-split.ts';
import { toStr } from '../values/text.ts';
import { typeName } from '../values/types.ts';
import { whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** Jinja's `title`: a letter after a space, a hyphen or an opening bracket is upper case. */
function title(text: string): string {
  return text
    .split(/([-\s({[<]+)/u)
    .map((part) => {
      const [first = '', ...rest] = part;
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join('');
}

function format(value: Value, args: Value[], kwargs: Map<string, Value>): Value {
  if (args.length > 0 && kwargs.size > 0) {
    throw pythonError('FilterArgumentError', "can't handle positional and keyword arguments at the same time");
  }
  return formatPercent(toStr(value), kwargs.size > 0 ? new Map<Value, Value>(kwargs) : PyTuple.of2(args));
}

/** The `split` filter is `str.split`, so it takes nothing but a text. */
function split(value: Value, separator: Value | undefined, limit: Value | undefined): Value {
  if (typeof value !== 'string') {
    throw typeError(`descriptor 'split' for 'str' objects doesn't apply to a '${typeName(value)}' object`);
  }
  if (separator !== undefined && separator !== null && typeof separator !== 'string') {
    throw typeError(`must be str or None, not ${typeName(separator)}`);
  }
  return splitText(value, separator ?? null, whole(limit, -1), false);
}

function replace(value: Value, from: Value, to: Value, count: Value | undefined): string {
  const limit = count === undefined || count === null ? -1 : whole(count);
  return replaceText(toStr(value), toStr(from), toStr(to), limit);
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}_\p{Mn}\p{Mc}]+/gu)?.length ?? 0;
}

/** Filters on single texts. */
export const TEXT_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['upper', filter('s', ([value]) => toStr(value ?? null).toUpperCase())],
  ['lower', filter('s', ([value]) => toStr(value ?? null).toLowerCase())],
  ['capitalize', filter('s', ([value]) => capitalize(toStr(value ?? null)))],
  ['title', filter('s', ([value]) => title(toStr(value ?? null)))],
  ['trim', filter('value chars?', ([value, chars]) => strip(toStr(value ?? null), chars, 'both'))],
  ['center', filter('value width?', ([value, width]) => center(toStr(value ?? null), whole(width, 80)))],
  ['string', filter('s', ([value]) => toStr(value ?? null))],
  [
    'replace',
    filter('s old new count?', ([value, from, to, count]) => replace(value ?? null, from ?? null, to ?? null, count)),
  ],
  ['format', filter('value * **', ([value], { rest, extra }) => format(value ?? null, rest, extra))],
  ['wordcount', filter('s', ([value]) => countWords(toStr(value ?? null)))],
  ['split', filter('value sep? maxsplit?', ([value, separator, limit]) => split(value ?? null, separator, limit))],
]);
