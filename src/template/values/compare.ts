import { Opaque, PyDate, type PyDict, PyFloat, PyTuple, UnsafeText, type Value } from '../../parsing/value.ts';
import { compareText } from './characters.ts';
import { typeError } from './errors.ts';
import { getKey } from './keys.ts';
import { PythonObject } from './python-object.ts';
import { isNumber, typeName } from './types.ts';
import { Undefined } from './undefined.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Python's `==`. Undefined values throw. */
export function equals(left: Value, right: Value): boolean {
  if (left instanceof Undefined) left.trip();
  if (right instanceof Undefined) right.trip();
  if (left === right) return true;
  if (isNumber(left)) return isNumber(right) && equalNumbers(left, right);
  if (Array.isArray(left)) return equalLists(left, right);
  if (left instanceof Map) return right instanceof Map && equalDicts(left, right);
  if (left instanceof PyDate)
    return right instanceof PyDate && left.hasTime === right.hasTime && left.text === right.text;
  if (left instanceof UnsafeText) return equals(left.text, right);
  if (right instanceof UnsafeText) return equals(left, right.text);
  return left instanceof Opaque && equalOpaque(left, right);
}

function equalOpaque(left: Opaque, right: Value): boolean {
  return left instanceof PythonObject && left.equals(right);
}

type PyNumber = number | bigint | boolean | PyFloat;

function equalNumbers(left: PyNumber, right: PyNumber): boolean {
  return orderNumbers(plainNumber(left), plainNumber(right)) === 0;
}

/** A number that JavaScript's own operators compare exactly, whatever the two types are. */
function plainNumber(value: PyNumber): number | bigint {
  if (value instanceof PyFloat) return value.value;
  return typeof value === 'boolean' ? Number(value) : value;
}

function equalLists(left: Value[], right: Value): boolean {
  if (!Array.isArray(right) || left.length !== right.length) return false;
  if (left instanceof PyTuple !== right instanceof PyTuple) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (!equals(left[index] ?? null, right[index] ?? null)) return false;
  }
  return true;
}

function equalDicts(left: PyDict, right: PyDict): boolean {
  if (left.size !== right.size) return false;
  for (const key of left.keys()) {
    const other = getKey(right, key);
    if (other === undefined || !equals(left.get(key) ?? null, other)) return false;
  }
  return true;
}

/** One of Python's six comparisons; the ordering ones throw a TypeError for types that have no order. */
export function compare(operator: Comparison, left: Value, right: Value): boolean {
  if (operator === '==') return equals(left, right);
  if (operator === '!=') return !equals(left, right);
  const order = orderOf(operator, left, right);
  if (Number.isNaN(order)) return false;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

/** Negative, zero, positive, or NaN where a NaN is compared. `operator` is for the message only. */
export function orderOf(operator: Comparison, left: Value, right: Value): number {
  if (left instanceof Undefined) left.trip();
  if (right instanceof Undefined) right.trip();
  if (isNumber(left) && isNumber(right)) return orderNumbers(plainNumber(left), plainNumber(right));
  const [ours, theirs] = [textOf(left), textOf(right)];
  if (ours !== undefined && theirs !== undefined) return compareText(ours, theirs);
  if (Array.isArray(left) && Array.isArray(right) && left instanceof PyTuple === right instanceof PyTuple) {
    return orderLists(operator, left, right);
  }
  if (left instanceof PyDate && right instanceof PyDate && left.hasTime === right.hasTime) {
    return compareText(left.text, right.text);
  }
  throw typeError(`'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
}

function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof UnsafeText ? value.text : undefined;
}

function orderNumbers(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left <= right ? 0 : Number.NaN;
}

function orderLists(operator: Comparison, left: Value[], right: Value[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [ours, theirs] = [left[index] ?? null, right[index] ?? null];
    if (!equals(ours, theirs)) return orderOf(operator, ours, theirs);
  }
  return left.length - right.length;
}

export { contains } from './contains.ts';
