import { type PyDict, PyTuple, type Value } from '../../parsing/value.ts';
import { itemOf } from '../values/access.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { iterateDefined } from '../values/iterate.ts';
import { definedEntriesOf, getKey, setKey } from '../values/keys.ts';
import { sortValues } from '../values/sort.ts';
import { toRepr, toStr } from '../values/text.ts';
import { isDict, isSequence, typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';
import { foldCase } from './attribute.ts';
import { classText, flag, whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

function dictSort(value: Value, caseSensitive: boolean, by: Value, reverse: boolean): Value[] {
  if (by !== 'key' && by !== 'value') {
    throw pythonError('FilterArgumentError', 'You can only sort by either "key" or "value"');
  }
  const pairs = pairsOf(value);
  const keyOf = (pair: Value) => foldCase((pair as PyTuple)[by === 'key' ? 0 : 1] ?? null, caseSensitive);
  return sortValues(pairs, keyOf, reverse);
}

function pairsOf(value: Value): Value[] {
  if (!isDict(value)) throw pythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  return Array.from(definedEntriesOf(value), (pair) => PyTuple.of2(pair));
}

function items(value: Value): Value[] {
  if (value instanceof Undefined) return [];
  if (!isDict(value)) throw typeError('Can only get item pairs from a mapping.');
  return pairsOf(value);
}

function dictToItems(value: Value, keyName: Value, valueName: Value): Value[] {
  if (!isDict(value)) throw typeError(`dict2items requires a dictionary, got ${classText(value)} instead.`);
  return Array.from(definedEntriesOf(value), ([key, item]) => {
    const entry: PyDict = new Map();
    setKey(entry, keyName, key);
    setKey(entry, valueName, item);
    return entry;
  });
}

function itemsToDict(list: Value, keyName: Value, valueName: Value): Value {
  if (!isSequence(list)) throw typeError(`items2dict requires a list, got ${classText(list)} instead.`);
  const result: PyDict = new Map();
  for (const item of iterateDefined(list)) {
    if (!isDict(item)) throw typeError(`items2dict requires a list of dictionaries, got ${toRepr(list)} instead.`);
    const [key, value] = [getKey(item, keyName), getKey(item, valueName)];
    if (key === undefined || value === undefined) {
      const keys = `'${toStr(keyName)}' and '${toStr(valueName)}'`;
      throw typeError(
        `items2dict requires each dictionary in the list to contain the keys ${keys}, got ${toRepr(list)} instead.`,
      );
    }
    if (!isHashable(key)) throw typeError(`items2dict requires a list of dictionaries, got ${toRepr(list)} instead.`);
    setKey(result, key, value);
  }
  return result;
}

function isHashable(key: Value): boolean {
  return !isDict(key) && (!isSequence(key) || (key instanceof PyTuple && key.every(isHashable)));
}

function rekeyOnMember(data: Value, key: Value, duplicates: Value): Value {
  if (duplicates !== 'error' && duplicates !== 'overwrite') {
    throw pythonError(
      'AnsibleError',
      `duplicates parameter to rekey_on_member has unknown value ${toRepr(duplicates)}`,
    );
  }
  if (!isDict(data) && !isSequence(data)) throw pythonError('AnsibleError', 'Type is not a valid list, set, or dict');
  const result: PyDict = new Map();
  for (const item of isDict(data) ? data.values() : iterateDefined(data)) {
    if (!isDict(item)) throw pythonError('AnsibleError', 'List item is not a valid dict');
    const name = getKey(item, key);
    if (name === undefined) throw pythonError('AnsibleError', `Key ${toRepr(key)} was not found.`);
    if (duplicates === 'error' && getKey(result, name) !== undefined) {
      throw pythonError('AnsibleError', `Key ${toRepr(name)} is not unique, cannot convert to dict.`);
    }
    setKey(result, name, item);
  }
  return result;
}

function subelements(source: Value, accessor: Value, skipMissing: boolean): Value[] {
  if (!isDict(source) && (!isSequence(source) || source instanceof PyTuple)) {
    throw pythonError('AnsibleFilterError', 'obj must be a list of dicts or a nested dict');
  }
  const keys = typeof accessor === 'string' ? accessor.split('.') : accessor;
  if (!isSequence(keys)) throw typeError('subelements must be a list or a string');
  const result: Value[] = [];
  for (const element of isDict(source) ? source.values() : iterateDefined(source)) {
    for (const item of subelementsOf(element, keys, skipMissing)) result.push(PyTuple.of2([element, item]));
  }
  return result;
}

function notADict(key: Value, value: Value): Error {
  const reason =
    isSequence(value) || typeof value === 'string' ? 'indices must be integers' : 'object is not subscriptable';
  const place = `the key ${toStr(key)} should point to a dictionary, got '${toStr(value)}'`;
  return typeError(`${place}: '${typeName(value)}' ${reason}`);
}

function subelementsOf(element: Value, keys: readonly Value[], skipMissing: boolean): Value[] {
  let values = element;
  for (const key of keys) {
    if (!isDict(values)) throw notADict(key, values);
    const next = itemOf(values, key);
    if (next === undefined && skipMissing) return [];
    if (next === undefined) {
      const place = `could not find ${toRepr(key)} key in iterated item ${toRepr(values)}`;
      throw pythonError('AnsibleFilterError', place);
    }
    values = next;
  }
  if (isSequence(values) && !(values instanceof PyTuple)) return values;
  throw typeError(`the key ${toRepr(keys.at(-1) ?? null)} should point to a list, got ${toRepr(values)}`);
}

/** Filters between dicts and lists. */
export const DICT_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'dictsort',
    filter('value case_sensitive? by? reverse?', ([value, sensitive, by, reverse]) =>
      dictSort(value ?? null, flag(sensitive), by ?? 'key', whole(reverse, 0) !== 0),
    ),
  ],
  ['items', filter('value', ([value]) => items(value ?? null))],
  [
    'dict2items',
    filter('mydict key_name? value_name?', ([value = null, key = 'key', name = 'value']) =>
      dictToItems(value, key, name),
    ),
  ],
  [
    'items2dict',
    filter('mylist key_name? value_name?', ([value = null, key = 'key', name = 'value']) =>
      itemsToDict(value, key, name),
    ),
  ],
  [
    'rekey_on_member',
    filter('data key duplicates?', ([data, key, duplicates]) =>
      rekeyOnMember(data ?? null, key ?? null, duplicates ?? 'error'),
    ),
  ],
  [
    'subelements',
    filter('obj subelements skip_missing?', ([source, accessor, skip]) =>
      subelements(source ?? null, accessor ?? null, flag(skip)),
    ),
  ],
]);
