import { type PyDict, PyTuple, type Value } from '../../../parsing/value.ts';
import { LazyDict } from '../../lazy/lazy-dict.ts';
import { bindArguments } from '../arguments.ts';
import { NativeFunction } from '../callable.ts';
import { pythonError, typeError } from '../errors.ts';
import { iterate, iterateDefined, lengthOf } from '../iterate.ts';
import { definedEntriesOf, entriesOf, findKey, getKey, setKey } from '../keys.ts';
import { toRepr } from '../text.ts';
import { change, type Method, type MethodTable, method } from './method.ts';

/** A copy, in which an undefined value stays what it is. */
export function copyOf(map: PyDict): PyDict {
  return new Map(entriesOf(map));
}

/** What a method that reads all values reads: the dict of a variable resolves them, and one that is undefined throws. */
function valuesRead(map: PyDict): Iterable<[Value, Value]> {
  return map instanceof LazyDict ? definedEntriesOf(map) : entriesOf(map);
}

/** `map.update(source)`. Throws Python's errors for elements that are no pairs, and for undefined values. */
export function mergeInto(map: PyDict, source: Value): void {
  if (source instanceof Map) {
    for (const [key, value] of definedEntriesOf(source)) setKey(map, key, value);
    return;
  }
  let index = 0;
  for (const pair of iterate(source)) {
    const message = `cannot convert dictionary update sequence element #${index} to a sequence`;
    const items = [...iterateDefined(pair, message)];
    if (items.length !== 2) {
      const problem = `has length ${lengthOf(pair)}; 2 is required`;
      throw pythonError('ValueError', `dictionary update sequence element #${index} ${problem}`);
    }
    setKey(map, items[0] ?? null, items[1] ?? null);
    index += 1;
  }
}

function pop(map: PyDict, key: Value, byDefault: Value | undefined): Value {
  const found = findKey(map, key);
  if (found === undefined) {
    if (byDefault === undefined) throw pythonError('KeyError', toRepr(key));
    return byDefault;
  }
  const value = map.get(found) ?? null;
  map.delete(found);
  return value;
}

function popItem(map: PyDict): Value {
  const key = [...map.keys()].at(-1);
  if (key === undefined) throw pythonError('KeyError', "'popitem(): dictionary is empty'");
  return PyTuple.of2([key, pop(map, key, null)]);
}

function setDefault(map: PyDict, key: Value, value: Value): Value {
  const found = getKey(map, key);
  if (found !== undefined) return found;
  setKey(map, key, value);
  return value;
}

/** `map.update(…)` takes keyword arguments of any name, so it is bound apart from the table. */
export function updateMethod(map: PyDict): NativeFunction {
  return new NativeFunction('update', (args, kwargs) => {
    const signature = { name: 'update', parameters: ['other'], required: 0, positionalOnly: 1, extra: true };
    if (args.length > 1) throw typeError(`update expected at most 1 argument, got ${args.length}`);
    const { values, extra } = bindArguments(signature, args, kwargs);
    if (values[0] !== undefined) mergeInto(map, values[0]);
    for (const [key, value] of extra) setKey(map, key, value);
    return null;
  });
}

/** The methods of `dict` but `update`. Views are lists, as plugin and call results are in ansible-core 2.19. */
export const DICT_METHODS: MethodTable<PyDict> = new Map<string, Method<PyDict>>([
  ['items', method(0, [], (map) => Array.from(valuesRead(map), (pair) => PyTuple.of2(pair)))],
  ['keys', method(0, [], (map) => [...map.keys()])],
  ['values', method(0, [], (map) => Array.from(valuesRead(map), ([, value]) => value))],
  ['get', method(1, ['key', 'default'], (map, [key, byDefault]) => getKey(map, key ?? null) ?? byDefault ?? null)],
  ['pop', method(1, ['', ''], (map, [key, byDefault]) => pop(map, key ?? null, byDefault))],
  ['popitem', method(0, [], popItem)],
  ['setdefault', method(1, ['', ''], (map, [key, value]) => setDefault(map, key ?? null, value ?? null))],
  ['clear', change(0, [], (map) => map.clear())],
  ['copy', method(0, [], copyOf)],
  [
    'fromkeys',
    method(1, ['', ''], (_, [keys, value]) => {
      const result: PyDict = new Map();
      for (const key of iterate(keys ?? null)) setKey(result, key, value ?? null);
      return result;
    }),
  ],
]);
