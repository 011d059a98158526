import { PyDate, PyFloat, type Value } from '../../parsing/value.ts';
import { characterCount, charactersOf } from './characters.ts';
import { datePartsOf } from './dates.ts';
import { pythonError, typeError, valueError } from './errors.ts';
import { formatDouble, groupDigits } from './format-number.ts';
import { toDouble, truncateFloat } from './numbers.ts';
import { formatTime } from './strftime.ts';
import { toStr } from './text.ts';
import { isInteger, typeName } from './types.ts';

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const GRAMMAR = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su;

function characterAt(code: number): string {
  if (Math.abs(code) >= 2 ** 63) throw pythonError('OverflowError', 'Python int too large to convert to C long');
  if (code < 0 || code > 0x10ffff) throw pythonError('OverflowError', '%c arg not in range(0x110000)');
  return String.fromCodePoint(code);
}

/** Python's `format(value, spec)`, as `str.format` and f-strings use it. */
export function formatValue(value: Value, text: string): string {
  if (text === '') return toStr(value);
  if (value instanceof PyDate) return formatTime(text, datePartsOf(value));
  if (typeof value !== 'string' && !isInteger(value) && !(value instanceof PyFloat)) {
    throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
  }
  const spec = parseSpec(text, value);
  if (typeof value === 'string') return formatText(value, spec);
  return isInteger(value) ? formatInteger(value, spec) : formatFloatSpec(value.value, spec);
}

function parseSpec(text: string, value: Value): Spec {
  const match = GRAMMAR.exec(text);
  if (!match) throw valueError(`Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  const [, fill, align, sign = '', , alternate, zero, width = '0', grouping = '', precision, type = ''] = match;
  checkGrouping(grouping, type || (typeof value === 'string' ? 's' : ''));
  return {
    fill: fill ?? (zero ? '0' : ' '),
    align: align ?? (zero ? '=' : ''),
    sign,
    alternate: alternate !== undefined,
    width: Number(width),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

/** Python groups the digits of decimal numbers with commas, those of other bases with underscores only. */
function checkGrouping(grouping: string, type: string): void {
  const allowed = grouping === ',' ? 'deEfFgG%' : 'deEfFgG%boxX';
  if (grouping !== '' && type !== '' && !allowed.includes(type))
    throw valueError(`Cannot specify '${grouping}' with '${type}'.`);
}

function unknownCode(spec: Spec, kind: string): Error {
  return valueError(`Unknown format code '${spec.type}' for object of type '${kind}'`);
}

function formatText(value: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec, 'str');
  if (spec.sign) throw valueError('Sign not allowed in string format specifier');
  if (spec.alternate) throw valueError('Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=' && spec.fill !== '0') throw valueError("'=' alignment not allowed in string format specifier");
  const text = spec.precision === undefined ? value : charactersOf(value).slice(0, spec.precision).join('');
  return pad(text, spec.align === '=' ? { ...spec, align: '<' } : spec, '<');
}

const RADIX: Readonly<Record<string, [radix: number, prefix: string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};

function formatInteger(value: number | bigint | boolean, spec: Spec): string {
  if (spec.type !== '' && 'eEfFgG%'.includes(spec.type)) return formatFloatSpec(toDouble(value), spec);
  if (!['', 'd', 'n', 'c', 'b', 'o', 'x', 'X'].includes(spec.type)) throw unknownCode(spec, 'int');
  if (spec.precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  if (spec.type === 'c' && spec.sign) throw valueError("Sign not allowed with integer format specifier 'c'");
  if (spec.type === 'c') return pad(characterAt(Number(value)), spec, '<');
  const [radix, prefix] = RADIX[spec.type] ?? [10, ''];
  const big = BigInt(value);
  let digits = (big < 0n ? -big : big).toString(radix);
  if (spec.type === 'X') digits = digits.toUpperCase();
  return joinNumber(big < 0n, spec.alternate ? prefix : '', digits, spec, radix === 10 ? 3 : 4);
}

function formatFloatSpec(value: number, spec: Spec): string {
  if (!['', 'e', 'E', 'f', 'F', 'g', 'G', '%', 'n'].includes(spec.type)) throw unknownCode(spec, 'float');
  const negative = value < 0 || Object.is(value, -0);
  const body = formatDouble(Math.abs(value), spec.type, spec.precision, spec.alternate);
  return joinNumber(negative, '', body, spec, 3);
}

function joinNumber(negative: boolean, prefix: string, body: string, spec: Spec, group: number): string {
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  const head = sign + prefix;
  if (!spec.grouping) return pad(body, spec, '>', head);
  const room = spec.align === '=' && spec.fill === '0' ? spec.width - head.length : 0;
  return pad(groupDigits(body, spec.grouping, group, room), spec, '>', head);
}

function pad(body: string, spec: Spec, byDefault: string, head = ''): string {
  const missing = spec.width - characterCount(head + body);
  if (missing <= 0) return head + body;
  const align = spec.align || byDefault;
  if (align === '=') return head + spec.fill.repeat(missing) + body;
  if (align === '<') return head + body + spec.fill.repeat(missing);
  if (align === '>') return spec.fill.repeat(missing) + head + body;
  const before = Math.floor(missing / 2);
  return spec.fill.repeat(before) + head + body + spec.fill.repeat(missing - before);
}

/** The int that `%d` prints for a number. */
export function toPrintedInteger(value: number | bigint | boolean | PyFloat): number | bigint {
  if (value instanceof PyFloat) return truncateFloat(value.value);
  return typeof value === 'boolean' ? Number(value) : value;
}
