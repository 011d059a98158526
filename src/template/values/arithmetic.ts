import { PyFloat, PyTuple, UnsafeText, type Value } from '../../parsing/value.ts';
import { addDates, subtractDates } from './dates.ts';
import { pythonError, typeError } from './errors.ts';
import { formatPercent } from './format-percent.ts';
import { divideNumbers, floorDivideNumbers, moduloNumbers, powerNumbers } from './number-operations.ts';
import { fromBigInt, toDouble, toIndex } from './numbers.ts';
import { toStr } from './text.ts';
import { isInteger, isNumber, typeName } from './types.ts';
import { Undefined } from './undefined.ts';

/** Python's `left + right`. */
export function add(first: Value, second: Value): Value {
  const [left, right] = operands(first, second);
  if (typeof left === 'number' && typeof right === 'number') return addSmall(left, right);
  if (isNumber(left) && isNumber(right)) return addNumbers(left, right);
  if (typeof left === 'string') return left + textOperand(right);
  if (Array.isArray(left)) return addLists(left, right);
  const date = addDates(left, right);
  if (date !== undefined) return date;
  throw unsupported('+', left, right);
}

function operands(first: Value, second: Value): [Value, Value] {
  if (first instanceof Undefined) first.trip();
  if (second instanceof Undefined) second.trip();
  return [first instanceof UnsafeText ? first.text : first, second instanceof UnsafeText ? second.text : second];
}

function addSmall(left: number, right: number): number | bigint {
  const sum = left + right;
  return Number.isSafeInteger(sum) ? sum : BigInt(left) + BigInt(right);
}

type PyNumber = number | bigint | boolean | PyFloat;

function addNumbers(left: PyNumber, right: PyNumber): Value {
  if (left instanceof PyFloat || right instanceof PyFloat) return new PyFloat(toDouble(left) + toDouble(right));
  return fromBigInt(BigInt(left) + BigInt(right));
}

function textOperand(value: Value): string {
  if (typeof value === 'string') return value;
  throw typeError(`can only concatenate str (not "${typeName(value)}") to str`);
}

function addLists(left: Value[], right: Value): Value[] {
  const isTuple = left instanceof PyTuple;
  if (!Array.isArray(right) || right instanceof PyTuple !== isTuple) {
    const kind = isTuple ? 'tuple' : 'list';
    throw typeError(`can only concatenate ${kind} (not "${typeName(right)}") to ${kind}`);
  }
  return isTuple ? PyTuple.of2([...left, ...right]) : [...left, ...right];
}

function unsupported(operator: string, left: Value, right: Value): Error {
  return typeError(`unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`);
}

/** Python's `left - right`. */
export function subtract(first: Value, second: Value): Value {
  const [left, right] = operands(first, second);
  if (isNumber(left) && isNumber(right)) return addNumbers(left, negateNumber(right));
  const date = subtractDates(left, right);
  if (date !== undefined) return date;
  throw unsupported('-', left, right);
}

/** Python's `left * right`, with repetition of texts and lists. */
export function multiply(first: Value, second: Value): Value {
  const [left, right] = operands(first, second);
  if (isNumber(left) && isNumber(right)) return multiplyNumbers(left, right);
  if (isRepeatable(left)) return repeat(left, right);
  if (isRepeatable(right)) return repeat(right, left);
  throw unsupported('*', left, right);
}

function multiplyNumbers(left: PyNumber, right: PyNumber): Value {
  if (left instanceof PyFloat || right instanceof PyFloat) return new PyFloat(toDouble(left) * toDouble(right));
  return fromBigInt(BigInt(left) * BigInt(right));
}

function isRepeatable(value: Value): value is string | Value[] {
  return typeof value === 'string' || Array.isArray(value);
}

/** More than this is refused: Python would run out of memory, or take the machine with it. */
const MAX_LENGTH = 2 ** 28;

function repeat(sequence: string | Value[], count: Value): Value {
  const times = toIndex(count);
  if (times === undefined) throw typeError(`can't multiply sequence by non-int of type '${typeName(count)}'`);
  if (sequence.length * times > MAX_LENGTH) throw pythonError('MemoryError', 'the repeated value is too long');
  if (typeof sequence === 'string') return sequence.repeat(Math.max(0, times));
  const result: Value[] = sequence instanceof PyTuple ? new PyTuple() : [];
  for (let turn = 0; turn < times; turn += 1) for (const item of sequence) result.push(item);
  return result;
}

/** Python's `left / right`: always a float. */
export function divide(first: Value, second: Value): Value {
  const [left, right] = operands(first, second);
  if (isNumber(left) && isNumber(right)) return divideNumbers(left, right);
  throw unsupported('/', left, right);
}

/** Python's `left // right`. */
export function floorDivide(first: Value, second: Value): Value {
  const [left, right] = operands(first, second);
  if (isNumber(left) && isNumber(right)) return floorDivideNumbers(left, right);
  throw unsupported('//', left, right);
}

/** Python's `left % right`: the remainder, or the formatting of a text. */
export function modulo(first: Value, second: Value): Value {
  if (typeof first === 'string') return formatPercent(first, second);
  const [left, right] = operands(first, second);
  if (typeof left === 'string') return formatPercent(left, right);
  if (isNumber(left) && isNumber(right)) return moduloNumbers(left, right);
  throw unsupported('%', left, right);
}

/** Python's `left ** right`. */
export function power(first: Value, second: Value): Value {
  const [left, right] = operands(first, second);
  if (isNumber(left) && isNumber(right)) return powerNumbers(left, right);
  throw unsupported('** or pow()', left, right);
}

/** Python's `-value`. */
export function negate(value: Value): Value {
  if (value instanceof Undefined) value.trip();
  if (isNumber(value)) return negateNumber(value);
  throw typeError(`bad operand type for unary -: '${typeName(value)}'`);
}

function negateNumber(value: PyNumber): number | bigint | PyFloat {
  if (value instanceof PyFloat) return new PyFloat(-value.value);
  return typeof value === 'bigint' ? fromBigInt(-value) : 0 - Number(value);
}

/** Python's `+value`. */
export function positive(value: Value): Value {
  if (value instanceof Undefined) value.trip();
  if (isInteger(value)) return typeof value === 'boolean' ? Number(value) : value;
  if (value instanceof PyFloat) return value;
  throw typeError(`bad operand type for unary +: '${typeName(value)}'`);
}

/** Jinja's `~`: the texts of all operands, joined. */
export function concat(...values: Value[]): string {
  return values.map(toStr).join('');
}
