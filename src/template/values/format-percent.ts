import { PyFloat, PyTuple, type Value } from '../../parsing/value.ts';
import { characterCount, charactersOf } from './characters.ts';
import { pythonError, typeError, valueError } from './errors.ts';
import { formatDouble } from './format-number.ts';
import { toPrintedInteger } from './format-spec.ts';
import { getKey } from './keys.ts';
import { toDouble, toIndex } from './numbers.ts';
import { toRepr, toStr } from './text.ts';
import { isInteger, isNumber, typeName } from './types.ts';
import { Undefined } from './undefined.ts';

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

/** Gives out the values that the directives ask for, and counts them. */
class Arguments {
  readonly #values: readonly Value[];
  readonly #single: Value;
  #used = 0;

  constructor(operand: Value) {
    this.#single = operand;
    this.#values = operand instanceof PyTuple ? operand : [operand];
  }

  next(): Value {
    const value = this.#values[this.#used];
    if (value === undefined) throw typeError('not enough arguments for format string');
    if (value instanceof Undefined) value.trip();
    this.#used += 1;
    return value;
  }

  named(key: string): Value {
    if (this.#single instanceof Undefined) this.#single.trip();
    if (!(this.#single instanceof Map)) throw typeError('format requires a mapping');
    const value = getKey(this.#single, key);
    if (value === undefined) throw pythonError('KeyError', toRepr(key));
    return value;
  }

  finish(): void {
    const isLoose =
      this.#single instanceof Map ||
      this.#single instanceof Undefined ||
      (Array.isArray(this.#single) && !(this.#single instanceof PyTuple));
    if (this.#used < this.#values.length && !isLoose) {
      throw typeError('not all arguments converted during string formatting');
    }
  }
}

const DIRECTIVE = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([\s\S]?)/gu;

/** Python's `text % operand`. Throws its TypeErrors and ValueErrors. */
export function formatPercent(text: string, operand: Value): string {
  const values = new Arguments(operand);
  const result = text.replace(DIRECTIVE, (...match) => replaceDirective(text, values, match));
  values.finish();
  return result;
}

function replaceDirective(text: string, values: Arguments, match: unknown[]): string {
  const [whole, name, flags, width, precision, type] = match as [string, ...(string | undefined)[]];
  if (whole === '%%') return '%';
  if (!type) throw valueError('incomplete format');
  const directive = {
    flags: flags ?? '',
    width: width === undefined ? 0 : starred(width, values),
    precision: precision === undefined ? undefined : precision === '' ? 0 : starred(precision, values),
    type,
  };
  const index = characterCount(text.slice(0, (match[6] as number) + whole.length)) - 1;
  if (!'diouxXeEfFgGcrsa'.includes(type)) throw unsupportedType(type, index);
  return formatDirective(alignLeft(directive), name === undefined ? values.next() : values.named(name));
}

function unsupportedType(type: string, index: number): Error {
  const code = (type.codePointAt(0) ?? 0).toString(16);
  return valueError(`unsupported format character '${type}' (0x${code}) at index ${index}`);
}

function starred(text: string, values: Arguments): number {
  if (text !== '*') return Number(text);
  const width = toIndex(values.next());
  if (width === undefined) throw typeError('* wants int');
  return width;
}

function alignLeft(directive: Directive): Directive {
  if (directive.width >= 0) return directive;
  return { ...directive, width: -directive.width, flags: `${directive.flags}-` };
}

function formatDirective(directive: Directive, value: Value): string {
  switch (directive.type) {
    case 's':
      return padText(cut(toStr(value), directive), directive);
    case 'r':
      return padText(cut(toRepr(value), directive), directive);
    case 'a':
      return padText(cut(toAscii(toRepr(value)), directive), directive);
    case 'c':
      return padText(toCharacter(value), directive);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return formatReal(directive, value);
    default:
      return formatWhole(directive, value);
  }
}

function cut(text: string, directive: Directive): string {
  return directive.precision === undefined ? text : charactersOf(text).slice(0, directive.precision).join('');
}

/** Escapes what is not ASCII, as Python's `ascii()`. */
export function toAscii(text: string): string {
  return text.replace(/[^ -~\n\r\t]/gu, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
    return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
}

function toCharacter(value: Value): string {
  if (isInteger(value)) {
    const code = Number(value);
    if (code < 0 || code > 0x10ffff) throw pythonError('OverflowError', '%c arg not in range(0x110000)');
    return String.fromCodePoint(code);
  }
  if (typeof value === 'string' && characterCount(value) === 1) return value;
  throw typeError('%c requires int or char');
}

function formatReal(directive: Directive, value: Value): string {
  if (!isNumber(value)) throw typeError(`must be real number, not ${typeName(value)}`);
  const double = toDouble(value);
  const body = formatDouble(Math.abs(double), directive.type, directive.precision, directive.flags.includes('#'));
  return padNumber(double < 0 || Object.is(double, -0), '', body, directive);
}

function formatWhole(directive: Directive, value: Value): string {
  const isDecimal = 'diu'.includes(directive.type);
  if (!isNumber(value) || (!isDecimal && value instanceof PyFloat)) {
    const wanted = isDecimal ? 'a real number' : 'an integer';
    throw typeError(`%${directive.type} format: ${wanted} is required, not ${typeName(value)}`);
  }
  const big = BigInt(toPrintedInteger(value));
  const radix = isDecimal ? 10 : directive.type === 'o' ? 8 : 16;
  let digits = (big < 0n ? -big : big).toString(radix).padStart(directive.precision ?? 0, '0');
  if (directive.type === 'X') digits = digits.toUpperCase();
  const prefix = directive.flags.includes('#') && !isDecimal ? `0${directive.type}` : '';
  return padNumber(big < 0n, prefix, digits, directive);
}

function padNumber(negative: boolean, prefix: string, body: string, directive: Directive): string {
  const { flags, width } = directive;
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const head = sign + prefix;
  if (flags.includes('-')) return (head + body).padEnd(width);
  return flags.includes('0') ? head + body.padStart(width - head.length, '0') : (head + body).padStart(width);
}

function padText(text: string, directive: Directive): string {
  const missing = Math.max(0, directive.width - characterCount(text));
  return directive.flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}
