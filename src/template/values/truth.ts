import { Opaque, PyFloat, type Value } from '../../parsing/value.ts';
import { PythonObject } from './python-object.ts';
import { Undefined } from './undefined.ts';

/** Python's `bool(value)`. Undefined values throw. */
export function isTrue(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
  }
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof PyFloat) return value.value !== 0;
  return value instanceof Opaque ? isOpaqueTrue(value) : true;
}

function isOpaqueTrue(value: Opaque): boolean {
  if (value instanceof Undefined) value.trip();
  return value instanceof PythonObject ? value.isTrue() : true;
}
