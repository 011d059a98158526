import { type PyDict, PyTuple, type Value } from '../../parsing/value.ts';
import { spoilRepeat } from '../../process/repeatable.ts';
import { equals } from './compare.ts';
import { typeError } from './errors.ts';
import { typeName } from './types.ts';
import { Undefined } from './undefined.ts';

/**
 * The key of `map` that equals `key` as Python sees it (1, True and 1.0 are one key), or undefined.
 * Throws Python's TypeError for keys that have no hash.
 */
export function findKey(map: PyDict, key: Value): Value | undefined {
  assertHashable(key);
  if (map.has(key)) return key;
  if (typeof key === 'string' || key === null) return undefined;
  for (const candidate of map.keys()) {
    if (typeof candidate !== 'string' && candidate !== null && equals(candidate, key)) return candidate;
  }
  return undefined;
}

/** What is another time in each run: when a command began, when a file was read. */
const TIMES: ReadonlySet<Value> = new Set(['delta', 'start', 'end', 'atime']);

/** `map[key]`, or undefined where there is no such key. */
export function getKey(map: PyDict, key: Value): Value | undefined {
  if (TIMES.has(key)) spoilRepeat();
  const found = findKey(map, key);
  return found === undefined ? undefined : map.get(found);
}

/** `map[key] = value`: an equal key keeps its first spelling. */
export function setKey(map: PyDict, key: Value, value: Value): void {
  map.set(findKey(map, key) ?? key, value);
}

/** The entries of a dict through `get`, which a lazy dict resolves. */
export function* entriesOf(map: PyDict): Generator<[Value, Value]> {
  for (const key of map.keys()) yield [key, map.get(key) ?? null];
}

/** The same, but an undefined value throws: what a filter or a lookup meets when it reads one. */
export function* definedEntriesOf(map: PyDict): Generator<[Value, Value]> {
  for (const entry of entriesOf(map)) {
    if (entry[1] instanceof Undefined) entry[1].trip();
    yield entry;
  }
}

export function assertHashable(key: Value): void {
  if (key instanceof Undefined) key.trip();
  if (key instanceof PyTuple) key.forEach(assertHashable);
  else if (Array.isArray(key) || key instanceof Map) throw typeError(`unhashable type: '${typeName(key)}'`);
}
