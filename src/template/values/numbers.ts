import { PyFloat, type Value } from '../../parsing/value.ts';
import { trimSpace } from './white-space.ts';

/** An int result in its stored form: a number while it is safe, else a bigint. */
export function fromBigInt(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Python's `int(float)`: cut towards zero, of any size. The caller has refused inf and nan. */
export function truncateFloat(value: number): number | bigint {
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole + 0 : fromBigInt(BigInt(whole));
}

/** The number as a JavaScript double. */
export function toDouble(value: number | bigint | boolean | PyFloat): number {
  return value instanceof PyFloat ? value.value : Number(value);
}

/** Python's `repr(float)`: the shortest digits that give the same number, exponent from 1e16 and below 1e-4. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const exponent = Number(exponentText);
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 16) return `${sign}${mantissa}e${formatExponent(exponent)}`;
  return sign + placePoint(mantissa.replace('.', ''), exponent);
}

export function formatExponent(exponent: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(2, '0');
}

function placePoint(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1) || '0'}`;
}

const DIGITS: Readonly<Record<number, RegExp>> = { 2: /^0b/i, 8: /^0o/i, 16: /^0x/i };

/** Python's `int(text, base)`; undefined where it raises ValueError. Base 0 reads a prefix. */
export function parseInteger(text: string, base = 10): number | bigint | undefined {
  const match = /^([+-]?)(\w+)$/u.exec(foldDigits(trimSpace(text)));
  if (!match) return undefined;
  const sign = match[1] === '-' ? -1n : 1n;
  const body = match[2] ?? '';
  const radix = base === 0 ? radixOf(body) : base;
  if (radix === undefined) return undefined;
  const prefix = DIGITS[radix]?.exec(body)?.[0] ?? '';
  let digits = body.slice(prefix.length);
  if (prefix && digits.startsWith('_')) digits = digits.slice(1);
  const magnitude = parseDigits(digits, radix);
  return magnitude === undefined ? undefined : fromBigInt(sign * magnitude);
}

function foldDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** The value of a decimal digit of any script: runs of ten start at a digit zero. */
function digitValue(digit: string): number {
  let point = digit.codePointAt(0) ?? 0;
  if (point < 128) return point - 48;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - 1))) {
    point -= 1;
    value += 1;
  }
  return value;
}

function radixOf(body: string): number | undefined {
  if (/^0x/i.test(body)) return 16;
  if (/^0o/i.test(body)) return 8;
  if (/^0b/i.test(body)) return 2;
  return /^0[0_]*[1-9]/.test(body) ? undefined : 10;
}

function parseDigits(digits: string, radix: number): bigint | undefined {
  if (!/^[0-9a-zA-Z]+(_[0-9a-zA-Z]+)*$/.test(digits)) return undefined;
  let total = 0n;
  for (const digit of digits.replaceAll('_', '').toLowerCase()) {
    const value = Number.parseInt(digit, 36);
    if (value >= radix) return undefined;
    total = total * BigInt(radix) + BigInt(value);
  }
  return total;
}

/** Python's `float(text)`; undefined where it raises ValueError. */
export function parseFloatText(text: string): number | undefined {
  const body = foldDigits(trimSpace(text));
  if (/^[+-]?(inf|infinity)$/i.test(body)) return body.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(body)) return Number.NaN;
  if (!/^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/i.test(body)) return undefined;
  return Number(body.replaceAll('_', ''));
}

/** `value` as an index or count: a safe number; undefined where it is no int. Huge ints are clamped. */
export function toIndex(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return value < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  return undefined;
}
