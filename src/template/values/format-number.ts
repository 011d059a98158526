import { formatExponent, formatFloat } from './numbers.ts';

/** A non-negative double in one of Python's float presentations: e f g, upper case, %, or '' (repr-like). */
export function formatDouble(value: number, type: string, precision: number | undefined, alternate: boolean): string {
  if (!Number.isFinite(value)) return formatInfinite(value, type);
  switch (type.toLowerCase()) {
    case 'e':
      return matchCase(scientific(value, precision ?? 6, alternate), type);
    case 'f':
      return fixed(value, precision ?? 6, alternate);
    case '%':
      return `${fixed(value * 100, precision ?? 6, alternate)}%`;
    case 'g':
    case 'n':
      return matchCase(general(value, precision ?? 6, alternate, 0), type);
    default:
      return precision === undefined ? formatFloat(value) : general(value, precision, alternate, 1);
  }
}

function formatInfinite(value: number, type: string): string {
  const text = Number.isNaN(value) ? 'nan' : 'inf';
  return matchCase(text, type) + (type === '%' ? '%' : '');
}

function matchCase(text: string, type: string): string {
  return type === type.toUpperCase() && type !== '%' && type !== '' ? text.toUpperCase() : text;
}

/** Fixed notation of any precision, rounded half to even on the exact binary value, as C does. */
export function fixed(value: number, precision: number, alternate = false): string {
  const text = precision <= 100 && value < 1e21 ? value.toFixed(precision) : exactFixed(value, precision);
  const even = precision <= 100 && value < 1e21 ? roundTie(value, precision, text) : text;
  return alternate && precision === 0 ? `${even}.` : even;
}

/** `toFixed` rounds exact ties up; C rounds them to even. */
function roundTie(value: number, precision: number, text: string): string {
  const scaled = exactFixed(value, precision + 30);
  const rest = scaled.slice(scaled.length - 30);
  if (!/^50*$/.test(rest) || exactFixed(value, precision + 60).slice(-30) !== '0'.repeat(30)) return text;
  const cut = scaled.slice(0, scaled.length - 30).replace(/\.$/, '');
  return Number(cut.at(-1)) % 2 === 0 ? cut : text;
}

/** The exact decimal expansion of a double, cut after `precision` digits. */
function exactFixed(value: number, precision: number): string {
  let exponent = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent += 1;
  }
  const digits = ((BigInt(mantissa) * 10n ** BigInt(precision)) / 2n ** BigInt(exponent))
    .toString()
    .padStart(precision + 1, '0');
  return precision === 0 ? digits : `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

/** Exponent notation, rounded half to even on the exact binary value. */
function scientific(value: number, precision: number, alternate = false): string {
  const digits = Math.min(precision, 100);
  const [mantissa = '', exponent] = value.toExponential(digits).split('e');
  const point = alternate && precision === 0 ? '.' : '';
  return `${roundMantissa(value, digits, mantissa)}${point}e${formatExponent(Number(exponent))}`;
}

/** `toExponential` rounds exact ties up; the cut mantissa is the even one where its last digit is. */
function roundMantissa(value: number, digits: number, mantissa: string): string {
  const exact = value.toExponential(100).split('e')[0] ?? '';
  const cut = digits === 0 ? exact.slice(0, 1) : exact.slice(0, digits + 2);
  const rest = exact.slice(cut.length).replace('.', '');
  return /^50*$/.test(rest) && Number(cut.at(-1)) % 2 === 0 ? cut : mantissa;
}

/** `g`: significant digits, without trailing zeros unless `alternate`; `floor` 1 keeps one digit after the point. */
function general(value: number, precision: number, alternate: boolean, floor: number): string {
  const digits = Math.max(1, precision);
  const exponent = value === 0 ? 0 : Number(value.toExponential(Math.min(digits - 1, 100)).split('e')[1]);
  const limit = floor === 1 ? digits - 1 : digits;
  if (exponent < -4 || exponent >= Math.max(limit, floor)) {
    return strip(scientific(value, digits - 1, alternate), alternate);
  }
  const text = fixed(value, Math.max(0, digits - 1 - exponent), alternate);
  if (floor === 1 && !alternate) {
    const short = strip(text, false);
    return short.includes('.') ? short : `${short}.0`;
  }
  return alternate ? text : strip(text, false);
}

function strip(text: string, keep: boolean): string {
  if (keep || !text.includes('.')) return text;
  return text.replace(/\.?0+(?=e|$)/, '');
}

/** Puts `separator` between groups of digits; pads with zeros up to `width` as Python's `0` fill does. */
export function groupDigits(body: string, separator: string, size: number, width: number): string {
  const match = (size === 3 ? /^(\d+)(.*)$/s : /^([0-9a-fA-F]+)(.*)$/s).exec(body);
  if (!match) return body;
  let digits = match[1] ?? '';
  const rest = match[2] ?? '';
  const join = (text: string) => text.replace(new RegExp(`\\B(?=(.{${size}})+$)`, 'g'), separator);
  while (join(digits).length + rest.length < width) digits = `0${digits}`;
  return join(digits) + rest;
}
