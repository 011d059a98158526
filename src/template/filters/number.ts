import { PyFloat, type Value } from '../../parsing/value.ts';
import { power } from '../values/arithmetic.ts';
import { pythonError, typeError, valueError } from '../values/errors.ts';
import { fixed } from '../values/format-number.ts';
import { fromBigInt, parseFloatText, parseInteger, toDouble, toIndex, truncateFloat } from '../values/numbers.ts';
import { roundDouble } from '../values/round.ts';
import { toRepr } from '../values/text.ts';
import { isInteger, isNumber, typeName } from '../values/types.ts';
import { flag, text, whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** Python's `int(value)`, with Jinja's way out through `float`. */
function toInt(value: Value, byDefault: Value, baseValue: Value | undefined): Value {
  if (typeof value === 'string') return textToInt(value, baseValue) ?? byDefault;
  if (value instanceof PyFloat && (value.value === Infinity || value.value === -Infinity)) {
    throw pythonError('OverflowError', 'cannot convert float infinity to integer');
  }
  if (isInteger(value)) return typeof value === 'boolean' ? Number(value) : value;
  return (value instanceof PyFloat ? floatToInt(value.value) : undefined) ?? byDefault;
}

/** A base that Python's `int` does not take leaves the way through `float`. */
function textToInt(value: string, baseValue: Value | undefined): Value | undefined {
  const base = baseValue === undefined ? 10 : (toIndex(baseValue) ?? -1);
  const isBase = base === 0 || (base >= 2 && base <= 36);
  return (isBase ? parseInteger(value, base) : undefined) ?? floatToInt(parseFloatText(value));
}

function floatToInt(value: number | undefined): Value | undefined {
  return value === undefined || !Number.isFinite(value) ? undefined : truncateFloat(value);
}

/** Python's `float(value)`; undefined where it raises TypeError or ValueError. */
export function toFloatValue(value: Value): PyFloat | undefined {
  if (value instanceof PyFloat) return value;
  if (isInteger(value)) return new PyFloat(toDouble(value));
  const parsed = typeof value === 'string' ? parseFloatText(value) : undefined;
  return parsed === undefined ? undefined : new PyFloat(parsed);
}

function absolute(value: Value): Value {
  if (value instanceof PyFloat) return new PyFloat(Math.abs(value.value));
  if (!isInteger(value)) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
  const big = BigInt(value);
  return fromBigInt(big < 0n ? -big : big);
}

function round(value: Value, precision: number, method: string): Value {
  if (!['common', 'ceil', 'floor'].includes(method)) {
    throw pythonError('FilterArgumentError', 'method must be common, ceil or floor');
  }
  if (!isNumber(value)) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  if (method === 'common') {
    return value instanceof PyFloat
      ? new PyFloat(roundDouble(value.value, precision))
      : roundInteger(BigInt(value), precision);
  }
  const scale = toDouble(power(10, precision) as number | PyFloat);
  const scaled = toDouble(value) * scale;
  return new PyFloat((method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
}

function roundInteger(value: bigint, precision: number): Value {
  if (precision >= 0) return fromBigInt(value);
  const unit = 10n ** BigInt(-precision);
  const rest = ((value % unit) + unit) % unit;
  const floor = value - rest;
  const up = rest * 2n > unit || (rest * 2n === unit && (floor / unit) % 2n !== 0n);
  return fromBigInt(up ? floor + unit : floor);
}

const PREFIXES = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];

function fileSize(value: Value, binary: boolean): string {
  const bytes = toFloatValue(value)?.value;
  if (bytes === undefined && typeof value === 'string')
    throw valueError(`could not convert string to float: ${toRepr(value)}`);
  if (bytes === undefined)
    throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const found = PREFIXES.findIndex((_, index) => bytes < base ** (index + 2));
  const index = found < 0 ? PREFIXES.length - 1 : found;
  const unit = PREFIXES[index] ?? '';
  return `${fixed((base * bytes) / base ** (index + 2), 1)} ${binary ? `${unit[0]?.toUpperCase()}iB` : unit}`;
}

/** Filters on numbers. */
export const NUMBER_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'int',
    filter('value default? base?', ([value, byDefault, base]) =>
      toInt(value ?? null, byDefault === undefined ? 0 : byDefault, base),
    ),
  ],
  [
    'float',
    filter(
      'value default?',
      ([value, byDefault]) => toFloatValue(value ?? null) ?? (byDefault === undefined ? new PyFloat(0) : byDefault),
    ),
  ],
  ['abs', filter('x', ([value]) => absolute(value ?? null))],
  [
    'round',
    filter('value precision? method?', ([value, precision, method]) =>
      round(value ?? null, whole(precision, 0), text(method, 'common')),
    ),
  ],
  ['filesizeformat', filter('value binary?', ([value, binary]) => fileSize(value ?? null, flag(binary)))],
]);
