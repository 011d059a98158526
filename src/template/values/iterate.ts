import { PyTuple, UnsafeText, type Value } from '../../parsing/value.ts';
import { characterCount, charactersOf } from './characters.ts';
import { typeError } from './errors.ts';
import { PythonObject } from './python-object.ts';
import { typeName } from './types.ts';
import { Undefined } from './undefined.ts';

/** Python's `iter(value)`: items, keys of a dict, characters of a text. Items may be undefined values; those do not throw here. */
export function iterate(value: Value, message?: string): Iterable<Value> {
  if (Array.isArray(value)) return itemsOf(value);
  if (typeof value === 'string') return charactersOf(value);
  if (value instanceof Map) return value.keys();
  if (value instanceof Undefined) value.trip();
  if (value instanceof UnsafeText) return charactersOf(value.text);
  const items = value instanceof PythonObject ? value.items() : undefined;
  if (items) return items;
  throw typeError(message ?? `'${typeName(value)}' object is not iterable`);
}

/** Walks by index, as a list that grows or resolves its items while it is read needs it. */
function* itemsOf(list: Value[]): Generator<Value> {
  for (let index = 0; index < list.length; index += 1) yield list[index] ?? null;
}

/** Whether `for` could walk the value. */
export function isIterable(value: Value): boolean {
  if (Array.isArray(value) || typeof value === 'string' || value instanceof Map || value instanceof UnsafeText)
    return true;
  return value instanceof PythonObject && value.items() !== undefined;
}

/** Python's `len(value)`. */
export function lengthOf(value: Value): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return characterCount(value);
  if (value instanceof Map) return value.size;
  if (value instanceof Undefined) value.trip();
  if (value instanceof UnsafeText) return characterCount(value.text);
  const size = value instanceof PythonObject ? value.size() : undefined;
  if (size !== undefined) return size;
  throw typeError(`object of type '${typeName(value)}' has no len()`);
}

/** Python's `list(value)`: a fresh list. */
export function toList(value: Value): Value[] {
  return Array.from(iterate(value));
}

/** Python's `tuple(value)`. */
export function toTuple(value: Value): PyTuple {
  return PyTuple.of2(toList(value));
}

/** Like `iterate`, but an undefined item throws: what a filter meets when it reads one. */
export function* iterateDefined(value: Value, message?: string): Generator<Value> {
  for (const item of iterate(value, message)) {
    if (item instanceof Undefined) item.trip();
    yield item;
  }
}
