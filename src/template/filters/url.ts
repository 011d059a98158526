import type { PyDict, Value } from '../../parsing/value.ts';
import { typeError, valueError } from '../values/errors.ts';
import { isIterable, iterate, iterateDefined } from '../values/iterate.ts';
import { entriesOf } from '../values/keys.ts';
import { toStr } from '../values/text.ts';
import { isDict, typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';
import { splitUrl } from '../values/url-parts.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** Percent-encodes all but letters, digits, `_.-~` and, outside of a query, `/`. */
function quoteUrl(value: Value, inQuery: boolean): string {
  let result = '';
  for (const byte of Buffer.from(toStr(value), 'utf8')) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.\-~]/.test(character) || (character === '/' && !inQuery)) result += character;
    else if (character === ' ' && inQuery) result += '+';
    else result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

function urlEncode(value: Value): string {
  if (typeof value === 'string' || !isIterable(value)) return quoteUrl(value, false);
  const pairs = isDict(value) ? Array.from(entriesOf(value)) : Array.from(iterateDefined(value), pairOf);
  return pairs.map(([key, item]) => `${quoteUrl(key, true)}=${quoteUrl(item, true)}`).join('&');
}

function pairOf(value: Value): [Value, Value] {
  const items = [...iterate(value, `cannot unpack non-iterable ${typeName(value)} object`)];
  if (items.length < 2) throw valueError(`not enough values to unpack (expected 2, got ${items.length})`);
  if (items.length > 2) throw valueError('too many values to unpack (expected 2)');
  return [items[0] ?? null, items[1] ?? null];
}

/** Python's `unquote_plus`; bytes that are no UTF-8 become the replacement character. */
function urlDecode(value: Value): string {
  if (typeof value !== 'string') throw typeError(`argument of type '${typeName(value)}' is not iterable`);
  return value.replaceAll('+', ' ').replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
  });
}

function urlSplit(value: Value, query: string, alias: string): Value {
  if (value instanceof Undefined) value.trip();
  if (typeof value !== 'string') throw typeError(`'${typeName(value)}' object has no attribute 'decode'`);
  const parts: PyDict = new Map(Object.entries(splitUrl(value)));
  if (!query) return parts;
  if (!parts.has(query)) throw valueError(`${alias}: unknown URL component: ${query}`);
  return parts.get(query) ?? null;
}

/** Filters on URLs. */
export const URL_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['urlencode', filter('value', ([value]) => urlEncode(value ?? null))],
  ['urldecode', filter('string encoding? errors?', ([value]) => urlDecode(value ?? null))],
  [
    'urlsplit',
    filter('value query? alias?', ([value, query, alias]) =>
      urlSplit(value ?? null, toStr(query ?? ''), toStr(alias ?? 'urlsplit')),
    ),
  ],
]);
