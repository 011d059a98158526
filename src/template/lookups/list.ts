import { type PyDict, PyTuple, type Value } from '../../parsing/value.ts';
import { classText } from '../filters/coerce.ts';
import { itemOf } from '../values/access.ts';
import { toBooleanWord } from '../values/boolean-word.ts';
import { pythonError } from '../values/errors.ts';
import { iterateDefined } from '../values/iterate.ts';
import { definedEntriesOf, entriesOf } from '../values/keys.ts';
import { toStr } from '../values/text.ts';
import { isDict, isSequence } from '../values/types.ts';
import { type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';

/** Lists among the terms are taken apart, one level deep. */
export function flattenOnce(terms: Iterable<Value>): Value[] {
  const result: Value[] = [];
  for (const term of terms) {
    if (isSequence(term)) for (const item of iterateDefined(term)) result.push(item);
    else result.push(term);
  }
  return result;
}

function error(message: string): Error {
  return pythonError('AnsibleError', message);
}

function dictItems(terms: readonly Value[]): Value[] {
  return terms.flatMap((term) => {
    if (!isDict(term)) {
      throw error(`the 'dict' lookup plugin expects a dictionary, got '${toStr(term)}' of type ${classText(term)})`);
    }
    return Array.from(
      definedEntriesOf(term),
      ([key, value]): PyDict =>
        new Map<Value, Value>([
          ['key', key],
          ['value', value],
        ]),
    );
  });
}

function nested(terms: readonly Value[]): Value[] {
  const [first, ...rest] = terms;
  if (first === undefined) throw error('with_nested requires at least one element in the nested list');
  let rows: Value[] = [...iterateDefined(first)];
  for (const list of rest) {
    const items = [...iterateDefined(list)];
    rows = rows.flatMap((row) => items.map((item): Value => flattenOnce([row, item])));
  }
  return rows.map((row) => (isSequence(row) ? flattenOnce(row) : flattenOnce(iterateDefined(row))));
}

function together(terms: readonly Value[]): Value[] {
  if (terms.length === 0) throw error('with_together requires at least one element in each list');
  const lists = terms.map((term) => [...iterateDefined(term)]);
  const length = Math.max(...lists.map((list) => list.length));
  return Array.from({ length }, (_, index) => flattenOnce(lists.map((list) => list[index] ?? null)));
}

function indexedItems(terms: readonly Value[]): Value[] {
  return flattenOnce(terms).map((item, index) => PyTuple.of2([index, item]));
}

const isList = (value: Value | undefined) => Array.isArray(value) && !(value instanceof PyTuple);

function subelements(terms: readonly Value[]): Value[] {
  const [source = null, accessor, flags = null] = terms;
  const expects = 'subelements lookup expects a list of two or three items, ';
  if (terms.length < 2 || terms.length > 3) throw error(expects);
  if (!(isList(source) || isDict(source)) || typeof accessor !== 'string') {
    throw error(`${expects}first a dict or a list, second a string pointing to the subkey`);
  }
  if (flags !== null && !isDict(flags)) {
    throw error(`${expects}the optional third item must be a dict with flags ('skip_missing',)`);
  }
  if (isDict(source) && isSkipped(source)) return [];
  const skipMissing = flags !== null && toBooleanWord(itemOf(flags, 'skip_missing') ?? false) === true;
  const elements = isDict(source) ? [...source.values()] : [...iterateDefined(source)];
  return elements.flatMap((element) => pairsOf(element, accessor.split('.'), skipMissing));
}

function isSkipped(element: PyDict): boolean {
  return (itemOf(element, 'skipped') ?? false) !== false;
}

/** Each item of the list that the keys lead to, with the element; the list itself is taken out of the element. */
function pairsOf(element: Value, keys: readonly string[], skipMissing: boolean): Value[] {
  if (!isDict(element)) throw error(`subelements lookup expects a dictionary, got '${toStr(element)}'`);
  if (isSkipped(element)) return [];
  const [key = '', ...deeper] = keys;
  const value = itemOf(element, key);
  if (value === undefined || !leadsOn(value, deeper.length > 0)) {
    if (skipMissing && (value === undefined || deeper.length > 0)) return [];
    throw error(value === undefined ? missing(key, element) : wrongType(key, value, deeper.length > 0));
  }
  if (deeper.length === 0) {
    const rest = without(element, key, undefined);
    return [...iterateDefined(value)].map((item) => PyTuple.of2([rest, item]));
  }
  return pairsOf(value, deeper, skipMissing).map((pair) => {
    const [inner = null, item = null] = pair as PyTuple;
    return PyTuple.of2([without(element, key, inner), item]);
  });
}

function missing(key: string, element: PyDict): string {
  return `could not find '${key}' key in iterated item '${toStr(element)}'`;
}

function leadsOn(value: Value, isInner: boolean): boolean {
  return isInner ? isDict(value) : isList(value);
}

function wrongType(key: string, value: Value, isInner: boolean): string {
  return `the key ${key} should point to a ${isInner ? 'dictionary' : 'list'}, got '${toStr(value)}'`;
}

/** A copy of a dict with one key replaced, or left out. */
function without(element: PyDict, key: string, value: Value | undefined): PyDict {
  const copy: PyDict = new Map(entriesOf(element));
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

/** Lookups that only rearrange their terms. */
export const LIST_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([
  ['items', lookupOf((terms) => flattenOnce(terms))],
  ['list', lookupOf((terms) => [...terms])],
  ['indexed_items', lookupOf(indexedItems)],
  ['dict', lookupOf(dictItems)],
  ['nested', lookupOf(nested)],
  ['together', lookupOf(together)],
  ['subelements', lookupOf(subelements)],
]);
