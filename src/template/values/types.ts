import { Opaque, PyDate, PyFloat, PyTuple, type Value } from '../../parsing/value.ts';

/** Python's name of a value's type, as `type_debug` and messages print it. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (value instanceof PyFloat) return 'float';
  if (value instanceof Map) return (value as Map<Value, Value> & { readonly typeName?: string }).typeName ?? 'dict';
  if (value instanceof PyTuple) return 'tuple';
  if (Array.isArray(value)) return 'list';
  if (value instanceof PyDate) return value.hasTime ? 'datetime' : 'date';
  return value instanceof Opaque ? value.typeName : 'object';
}

/** int in Python's sense: `bool` is one. */
export function isInteger(value: Value): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

export function isNumber(value: Value): value is number | bigint | boolean | PyFloat {
  return isInteger(value) || value instanceof PyFloat;
}

/** A list or tuple. */
export function isSequence(value: Value): value is Value[] {
  return Array.isArray(value);
}

export function isDict(value: Value): value is Map<Value, Value> {
  return value instanceof Map;
}
