import type { Value } from '../../parsing/value.ts';
import { getItem } from '../values/access.ts';
import { toStr } from '../values/text.ts';
import { Undefined } from '../values/undefined.ts';

/** `a.b.0` as the keys `a`, `b`, 0; None reads nothing. */
export function attributeParts(attribute: Value): Value[] {
  if (attribute === null) return [];
  if (typeof attribute !== 'string') return [attribute];
  return attribute.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Reads an attribute path of each item, with Jinja's rules. Where an attribute is missing it throws, as ansible-core does for
 * all filters but `map` and `select` and their like, which use `lazyAttributeReader`.
 */
export function attributeReader(attribute: Value): (item: Value) => Value {
  const parts = attributeParts(attribute);
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = getItem(value, part);
      if (value instanceof Undefined) value.trip();
    }
    return value;
  };
}

/** The same, giving undefined values; `byDefault` replaces them unless it is None. */
export function lazyAttributeReader(attribute: Value, byDefault: Value = null): (item: Value) => Value {
  const parts = attributeParts(attribute);
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = getItem(value, part);
      if (byDefault !== null && value instanceof Undefined) value = byDefault;
    }
    return value;
  };
}

/** The key that sorting and grouping use: texts in lower case unless the case matters. */
export function sortKey(attribute: Value, caseSensitive: boolean): (item: Value) => Value {
  const read = attributeReader(attribute);
  return (item) => foldCase(read(item), caseSensitive);
}

/** The list of keys for `sort`, whose attribute may name several with commas. */
export function sortKeys(attribute: Value, caseSensitive: boolean): (item: Value) => Value {
  const names = typeof attribute === 'string' ? toStr(attribute).split(',') : [attribute];
  const readers = names.map((name) => sortKey(name, caseSensitive));
  return (item) => readers.map((read) => read(item));
}

export function foldCase(value: Value, caseSensitive: boolean): Value {
  return !caseSensitive && typeof value === 'string' ? value.toLowerCase() : value;
}
