import { PyDate, PyFloat, PyTuple, UnsafeText, type Value } from '../../../parsing/value.ts';
import { PyBytes } from '../bytes.ts';
import type { NativeFunction } from '../callable.ts';
import { isInteger } from '../types.ts';
import { BYTES_METHODS } from './bytes.ts';
import { DATE_METHODS } from './date.ts';
import { DICT_METHODS, updateMethod } from './dict.ts';
import { LIST_METHODS, SEQUENCE_METHODS } from './list.ts';
import { bindMethod, type MethodTable } from './method.ts';
import { FLOAT_METHODS, INT_METHODS } from './number.ts';
import { STR_METHODS } from './str.ts';
import { formatMethod } from './str-pad.ts';

/** The bound method `value.name` of a Python value, from this folder's tables alone; undefined where there is none. */
export function findMethod(value: Value, name: string): NativeFunction | undefined {
  if (typeof value === 'string') return name === 'format' ? formatMethod(value) : pick(STR_METHODS, value, name);
  if (value instanceof UnsafeText) return findMethod(value.text, name);
  if (value instanceof Map) return name === 'update' ? updateMethod(value) : pick(DICT_METHODS, value, name);
  if (value instanceof PyTuple) return pick(SEQUENCE_METHODS, value, name);
  if (Array.isArray(value)) return pick(LIST_METHODS, value, name);
  if (isInteger(value)) return pick(INT_METHODS, value, name);
  if (value instanceof PyFloat) return pick(FLOAT_METHODS, value, name);
  if (value instanceof PyDate) return pick(DATE_METHODS, value, name);
  return value instanceof PyBytes ? pick(BYTES_METHODS, value, name) : undefined;
}

function pick<Self extends Value>(table: MethodTable<Self>, self: Self, name: string): NativeFunction | undefined {
  const found = table.get(name);
  return found && bindMethod(name, found, self);
}
