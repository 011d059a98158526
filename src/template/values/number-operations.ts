import { PyFloat, type Value } from '../../parsing/value.ts';
import { pythonError } from './errors.ts';
import { fromBigInt, toDouble } from './numbers.ts';

type PyNumber = number | bigint | boolean | PyFloat;
type PyInteger = number | bigint | boolean;

function eitherIsFloat(left: PyNumber, right: PyNumber): boolean {
  return left instanceof PyFloat || right instanceof PyFloat;
}

function zeroDivision(message: string): Error {
  return pythonError('ZeroDivisionError', message);
}

/** True division; ints are divided exactly before they become a float. */
export function divideNumbers(left: PyNumber, right: PyNumber): Value {
  if (toDouble(right) === 0)
    throw zeroDivision(eitherIsFloat(left, right) ? 'float division by zero' : 'division by zero');
  const quotient = toDouble(left) / toDouble(right);
  if (typeof left !== 'bigint' && typeof right !== 'bigint') return new PyFloat(quotient);
  if (eitherIsFloat(left, right)) return new PyFloat(quotient);
  return new PyFloat(divideBig(BigInt(left as PyInteger), BigInt(right as PyInteger)));
}

/** The nearest double: the quotient of 66 bits and more, its last bit set where something is left over. */
function divideBig(left: bigint, right: bigint): number {
  const [top, bottom] = [left < 0n ? -left : left, right < 0n ? -right : right];
  const shift = Math.max(0, 66 - top.toString(2).length + bottom.toString(2).length);
  const scaled = top << BigInt(shift);
  const quotient = (scaled / bottom) | (scaled % bottom === 0n ? 0n : 1n);
  const half = Math.floor(shift / 2);
  const size = Number(quotient) / 2 ** half / 2 ** (shift - half);
  if (!Number.isFinite(size)) throw pythonError('OverflowError', 'integer division result too large for a float');
  return left < 0n === right < 0n ? size : -size;
}

export function floorDivideNumbers(left: PyNumber, right: PyNumber): Value {
  if (eitherIsFloat(left, right)) {
    if (toDouble(right) === 0) throw zeroDivision('float floor division by zero');
    const [ours, theirs] = [toDouble(left), toDouble(right)];
    return new PyFloat(Number.isFinite(theirs) ? Math.floor(divideToFloor(ours, theirs)) : Math.floor(ours / theirs));
  }
  if (toDouble(right) === 0) throw zeroDivision('integer division or modulo by zero');
  return fromBigInt(floorBig(BigInt(left as PyInteger), BigInt(right as PyInteger)));
}

/** The quotient that belongs to the floored remainder, as Python's float `divmod` computes it. */
function divideToFloor(left: number, right: number): number {
  return Math.round((left - floatModulo(left, right)) / right);
}

function floorBig(left: bigint, right: bigint): bigint {
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}

export function moduloNumbers(left: PyNumber, right: PyNumber): Value {
  if (eitherIsFloat(left, right)) {
    if (toDouble(right) === 0) throw zeroDivision('float modulo');
    return new PyFloat(floatModulo(toDouble(left), toDouble(right)));
  }
  if (toDouble(right) === 0) throw zeroDivision('integer modulo by zero');
  const [ours, theirs] = [BigInt(left as PyInteger), BigInt(right as PyInteger)];
  return fromBigInt(ours - theirs * floorBig(ours, theirs));
}

function floatModulo(left: number, right: number): number {
  const remainder = left % right;
  if (remainder === 0) return right < 0 ? -0 : 0;
  return remainder < 0 !== right < 0 ? remainder + right : remainder;
}

/** Results with more bits than this are refused instead of stopping the run for minutes. */
const MAX_BITS = 4_000_000;

export function powerNumbers(left: PyNumber, right: PyNumber): Value {
  if (!eitherIsFloat(left, right) && toDouble(right) >= 0) return powerInteger(left as PyInteger, right as PyInteger);
  const [base, exponent] = [toDouble(left), toDouble(right)];
  if (base === 0 && exponent < 0) throw zeroDivision('0.0 cannot be raised to a negative power');
  const result = base === 1 || exponent === 0 ? 1 : base ** exponent;
  if (Number.isNaN(result) && !Number.isNaN(base) && !Number.isNaN(exponent)) {
    throw pythonError('TypeError', 'complex numbers are not supported in templates');
  }
  if (!Number.isFinite(result) && Number.isFinite(base) && Number.isFinite(exponent)) {
    throw pythonError('OverflowError', "(34, 'Numerical result out of range')");
  }
  return new PyFloat(result);
}

function powerInteger(left: PyInteger, right: PyInteger): Value {
  const [base, exponent] = [BigInt(left), BigInt(right)];
  const isSmall = base >= -1n && base <= 1n;
  if (!isSmall && BigInt(base.toString(2).length) * exponent > BigInt(MAX_BITS)) {
    throw pythonError('OverflowError', 'the result of the power is too large');
  }
  return fromBigInt(isSmall ? powerOfUnit(base, exponent) : base ** exponent);
}

function powerOfUnit(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n || base === 1n) return 1n;
  return base === 0n ? 0n : exponent % 2n === 0n ? 1n : -1n;
}
