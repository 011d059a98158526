import { PyDate, PyFloat, PyTuple, UnsafeText, type Value } from '../../parsing/value.ts';
import { charactersOf } from './characters.ts';
import { dateAttribute } from './dates.ts';
import { TemplateError, typeError, valueError } from './errors.ts';
import { getKey } from './keys.ts';
import { findMethod } from './methods/index.ts';
import { NamedTuple } from './named-tuple.ts';
import { toIndex } from './numbers.ts';
import { PythonObject } from './python-object.ts';
import { PyRange } from './range.ts';
import { toRepr } from './text.ts';
import { isTrue } from './truth.ts';
import { isInteger, typeName } from './types.ts';
import { Undefined } from './undefined.ts';

/**
 * Jinja's `value.name`: an attribute (methods and a few numbers' properties, from own tables), else the item of that name,
 * else an undefined value. Undefined values give themselves.
 */
export function getAttribute(value: Value, name: string): Value {
  if (value instanceof Undefined) return value;
  const attribute = attributeOf(value, name);
  if (attribute !== undefined) return attribute;
  const item = itemOf(value, name);
  return item === undefined ? missing(value, name) : item;
}

/**
 * Jinja's `value[key]`: the item, else the attribute where the key is a text, else an undefined value. A key that is
 * undefined is a use of it: no `default` and no `is defined` behind the brackets helps.
 */
export function getItem(value: Value, key: Value): Value {
  if (value instanceof Undefined) return value;
  if (key instanceof Undefined) key.trip();
  const item = itemOf(value, key);
  if (item !== undefined) return item;
  return (typeof key === 'string' ? attributeOf(value, key) : undefined) ?? missing(value, key);
}

function missing(value: Value, key: Value): Undefined {
  const name = typeof key === 'string' ? key : undefined;
  if (name !== undefined && isUnsafe(value, name)) {
    return new Undefined(`access to attribute ${toRepr(name)} of '${typeName(value)}' object is unsafe.`, name);
  }
  if (!isTrue(key)) return new Undefined(elementMessage(value, key), name);
  return new Undefined(`object of type '${typeName(value)}' has no attribute ${toRepr(key)}`, name);
}

const OBJECT_NAMES = new Set(
  ['class', 'init', 'doc', 'new', 'repr', 'str', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'hash', 'dir', 'format', 'sizeof']
    .concat([
      'getattribute',
      'setattr',
      'delattr',
      'reduce',
      'reduce_ex',
      'init_subclass',
      'subclasshook',
      'module',
      'dict',
    ])
    .map((name) => `__${name}__`),
);
const CONTAINER_NAMES = new Set(['__len__', '__iter__', '__getitem__', '__contains__']);

/** Whether Python has the attribute and the sandbox hides it. */
function isUnsafe(value: Value, name: string): boolean {
  if (OBJECT_NAMES.has(name)) return true;
  return CONTAINER_NAMES.has(name) && (typeof value === 'string' || Array.isArray(value) || value instanceof Map);
}

/** Jinja's own words, which ansible-core leaves in place for keys that are false. */
function elementMessage(value: Value, key: Value): string {
  const owner = value === null ? 'None' : `${typeName(value)} object`;
  return typeof key === 'string'
    ? `'${owner}' has no attribute ${toRepr(key)}`
    : `${owner} has no element ${toRepr(key)}`;
}

/** Python's `getattr(value, name)` through the sandbox; undefined where there is none. */
export function attributeOf(value: Value, name: string): Value | undefined {
  if (name.startsWith('_')) return undefined;
  if (value instanceof PythonObject) return value.getAttribute(name) ?? findMethod(value, name);
  if (value instanceof PyDate) {
    const attribute = dateAttribute(value, name);
    return attribute === undefined ? findMethod(value, name) : attribute;
  }
  if (isInteger(value) || value instanceof PyFloat) return numberAttribute(value, name) ?? findMethod(value, name);
  if (value instanceof NamedTuple) return value.getPart(name) ?? findMethod(value, name);
  return findMethod(value, name);
}

function numberAttribute(value: number | bigint | boolean | PyFloat, name: string): Value | undefined {
  const plain = typeof value === 'boolean' ? Number(value) : value;
  if (name === 'real') return plain;
  if (name === 'imag') return value instanceof PyFloat ? new PyFloat(0) : 0;
  if (value instanceof PyFloat) return undefined;
  if (name === 'numerator') return plain;
  return name === 'denominator' ? 1 : undefined;
}

/** Python's `value[key]`; undefined where it raises TypeError, KeyError or IndexError. */
export function itemOf(value: Value, key: Value): Value | undefined {
  if (value instanceof Map) return mapItem(value, key);
  if (value instanceof PythonObject) return value.getItem(key);
  const text = value instanceof UnsafeText ? value.text : value;
  if (!Array.isArray(text) && typeof text !== 'string') return undefined;
  const index = toIndex(key);
  if (index === undefined) return undefined;
  const items = typeof text === 'string' ? charactersOf(text) : text;
  const place = index < 0 ? index + items.length : index;
  if (place < 0 || place >= items.length) return undefined;
  return items[place] ?? null;
}

function mapItem(map: Map<Value, Value>, key: Value): Value | undefined {
  try {
    return getKey(map, key);
  } catch (error) {
    if (error instanceof TemplateError && error.pythonClass === 'TypeError') return undefined;
    throw error;
  }
}

/** Python's `value[start:stop:step]`; null stands for a part that is left out. */
export function slice(value: Value, start: Value, stop: Value, step: Value): Value {
  if (value instanceof Undefined) return value;
  const source = value instanceof UnsafeText ? value.text : value;
  if (source instanceof Map) throw typeError("unhashable type: 'slice'");
  const items = source instanceof PyRange ? [...source.items()] : source;
  if (typeof items === 'string') return pick(charactersOf(items), start, stop, step).join('');
  if (items instanceof PyTuple) return PyTuple.of2(pick(items, start, stop, step));
  if (Array.isArray(items)) return pick(items, start, stop, step);
  throw typeError(`'${typeName(value)}' object is not subscriptable`);
}

function pick<Item>(items: readonly Item[], start: Value, stop: Value, step: Value): Item[] {
  const stride = bound(step) ?? 1;
  if (stride === 0) throw valueError('slice step cannot be zero');
  const length = items.length;
  const first = clamp(bound(start) ?? (stride > 0 ? 0 : length), length, stride);
  const last = bound(stop) === undefined ? (stride > 0 ? length : -1) : clamp(bound(stop) ?? 0, length, stride);
  const result: Item[] = [];
  for (let index = first; stride > 0 ? index < last : index > last; index += stride) result.push(items[index] as Item);
  return result;
}

/** Where a slice begins or ends: from the end when negative, kept inside the sequence. */
function clamp(position: number, length: number, stride: number): number {
  const place = position < 0 ? position + length : position;
  const low = stride > 0 ? 0 : -1;
  return Math.min(Math.max(place, low), stride > 0 ? length : length - 1);
}

function bound(value: Value): number | undefined {
  if (value === null) return undefined;
  if (value instanceof Undefined) value.trip();
  const index = toIndex(value);
  if (index === undefined) throw typeError('slice indices must be integers or None or have an __index__ method');
  return index;
}
