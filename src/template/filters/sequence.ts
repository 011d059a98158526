import type { Value } from '../../parsing/value.ts';
import { add } from '../values/arithmetic.ts';
import { orderOf } from '../values/compare.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { isIterable, iterate, iterateDefined, toList } from '../values/iterate.ts';
import { sortValues } from '../values/sort.ts';
import { toStr } from '../values/text.ts';
import { typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';
import { attributeReader, sortKey, sortKeys } from './attribute.ts';
import { flag, whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** The items of a value; reading an undefined one throws, as in any filter. */
function items(value: Value | undefined): Value[] {
  return [...iterateDefined(value ?? null)];
}

function first(value: Value): Value {
  for (const item of iterateDefined(value)) return item;
  return new Undefined('No first item, sequence was empty.');
}

function last(value: Value): Value {
  if (!isIterable(value)) throw typeError(`'${typeName(value)}' object is not reversible`);
  const item = [...iterate(value)].at(-1);
  if (item instanceof Undefined) item.trip();
  return item === undefined ? new Undefined('No last item, sequence was empty.') : item;
}

function reverse(value: Value): Value {
  if (typeof value === 'string') return toList(value).reverse().join('');
  if (!isIterable(value) && !(value instanceof Undefined)) {
    throw pythonError('FilterArgumentError', `argument must be iterable: '${typeName(value)}' object is not iterable`);
  }
  return items(value).reverse();
}

function join(value: Value, between: Value, attribute: Value): string {
  const read = attributeReader(attribute);
  return Array.from(iterateDefined(value), (item) => toStr(read(item))).join(toStr(between));
}

function batch(value: Value, size: number, fill: Value): Value[] {
  const rows: Value[] = [];
  let row: Value[] = [];
  for (const item of iterateDefined(value)) {
    if (row.length === size) {
      rows.push(row);
      row = [];
    }
    row.push(item);
  }
  if (row.length === 0) return rows;
  while (fill !== null && row.length < size) row.push(fill);
  return [...rows, row];
}

function sliceColumns(value: Value, count: number, fill: Value): Value[] {
  const all = items(value);
  if (count === 0) throw pythonError('ZeroDivisionError', 'integer division or modulo by zero');
  const size = Math.floor(all.length / count);
  const longer = all.length - size * count;
  let start = 0;
  return Array.from({ length: Math.max(0, count) }, (_, column) => {
    const part = all.slice(start, start + size + (column < longer ? 1 : 0));
    start += part.length;
    return fill !== null && column >= longer ? [...part, fill] : part;
  });
}

function extreme(value: Value, wanted: '<' | '>', caseSensitive: boolean, attribute: Value): Value {
  const all = items(value);
  if (all.length === 0) return new Undefined('No aggregated item, sequence was empty.');
  const keyOf = sortKey(attribute, caseSensitive);
  let best: Value = all[0] ?? null;
  let bestKey: Value = keyOf(best);
  for (const item of all.slice(1)) {
    const key = keyOf(item);
    const order = orderOf(wanted, key, bestKey);
    if (wanted === '<' ? order < 0 : order > 0) [best, bestKey] = [item, key];
  }
  return best;
}

function sum(value: Value, attribute: Value, start: Value): Value {
  if (typeof start === 'string') throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  const read = attributeReader(attribute);
  let total: Value = start;
  for (const item of iterateDefined(value)) total = add(total, read(item));
  return total;
}

const sort = filter('value reverse? case_sensitive? attribute?', ([value, reversed, sensitive, attribute]) =>
  sortValues(items(value), sortKeys(attribute ?? null, flag(sensitive)), whole(reversed, 0) !== 0),
);

/** Filters on lists and whatever else can be walked. */
export const SEQUENCE_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['first', filter('seq', ([value]) => first(value ?? null))],
  ['last', filter('seq', ([value]) => last(value ?? null))],
  ['list', filter('value', ([value]) => items(value))],
  ['reverse', filter('value', ([value]) => reverse(value ?? null))],
  [
    'join',
    filter('value d? attribute?', ([value, between, attribute]) =>
      join(value ?? null, between === undefined ? '' : between, attribute ?? null),
    ),
  ],
  [
    'batch',
    filter('value linecount fill_with?', ([value, size, fill]) => batch(value ?? null, whole(size), fill ?? null)),
  ],
  [
    'slice',
    filter('value slices fill_with?', ([value, count, fill]) =>
      sliceColumns(value ?? null, whole(count), fill ?? null),
    ),
  ],
  ['sort', sort],
  [
    'min',
    filter('value case_sensitive? attribute?', ([value, sensitive, attribute]) =>
      extreme(value ?? null, '<', flag(sensitive), attribute ?? null),
    ),
  ],
  [
    'max',
    filter('value case_sensitive? attribute?', ([value, sensitive, attribute]) =>
      extreme(value ?? null, '>', flag(sensitive), attribute ?? null),
    ),
  ],
  [
    'sum',
    filter('iterable attribute? start?', ([value, attribute, start]) =>
      sum(value ?? null, attribute ?? null, start === undefined ? 0 : start),
    ),
  ],
]);
