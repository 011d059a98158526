import { PyFloat, PyTuple, type Value } from '../../../parsing/value.ts';
import { pythonError } from '../errors.ts';
import { fromBigInt } from '../numbers.ts';
import { type Method, type MethodTable, method } from './method.ts';

type PyInteger = number | bigint | boolean;

function magnitude(value: PyInteger): bigint {
  const big = BigInt(value);
  return big < 0n ? -big : big;
}

function bitLength(value: PyInteger): number {
  const size = magnitude(value);
  return size === 0n ? 0 : size.toString(2).length;
}

/** Methods of `int` and `bool`. */
export const INT_METHODS: MethodTable<PyInteger> = new Map<string, Method<PyInteger>>([
  ['bit_length', method(0, [], bitLength)],
  ['bit_count', method(0, [], (value) => magnitude(value).toString(2).replaceAll('0', '').length)],
  ['conjugate', method(0, [], (value): Value => fromBigInt(BigInt(value)))],
  ['as_integer_ratio', method(0, [], (value) => PyTuple.of2([fromBigInt(BigInt(value)), 1]))],
]);

function integerRatio(value: number): PyTuple {
  if (!Number.isFinite(value)) throw pythonError('OverflowError', 'cannot convert Infinity or NaN to integer ratio');
  let [top, bottom] = [value, 1n];
  while (!Number.isInteger(top)) {
    top *= 2;
    bottom *= 2n;
  }
  return PyTuple.of2([fromBigInt(BigInt(top)), fromBigInt(bottom)]);
}

/** Methods of `float`. */
export const FLOAT_METHODS: MethodTable<PyFloat> = new Map<string, Method<PyFloat>>([
  ['is_integer', method(0, [], (value) => Number.isInteger(value.value))],
  ['conjugate', method(0, [], (value): Value => new PyFloat(value.value))],
  ['as_integer_ratio', method(0, [], (value) => integerRatio(value.value))],
]);
