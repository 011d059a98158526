import { PyFloat } from '../value.ts';

const INTEGER =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Whether PyYAML's resolver takes a plain scalar for an int. */
export function looksLikeInteger(text: string): boolean {
  return INTEGER.test(text);
}

/** Whether PyYAML's resolver takes a plain scalar for a float. `1e3` is none: it has no dot. */
export function looksLikeFloat(text: string): boolean {
  return FLOAT.test(text);
}

/** The int of a scalar as PyYAML constructs it (octal with a leading 0, binary, hex, base 60); undefined where it fails. */
export function parseYamlInteger(text: string): number | bigint | undefined {
  const { negative, digits } = splitSign(text.replaceAll('_', ''));
  const size = readMagnitude(digits);
  if (size === undefined) return undefined;
  return shrinkInteger(negative ? -size : size);
}

/** The float of a scalar as PyYAML constructs it; undefined where it fails. */
export function parseYamlFloat(text: string): PyFloat | undefined {
  const { negative, digits } = splitSign(text.replaceAll('_', '').toLowerCase());
  const size = readReal(digits);
  if (size === undefined) return undefined;
  return new PyFloat(negative ? -size : size);
}

/** An int as number while that is exact, else as bigint. */
export function shrinkInteger(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

function splitSign(text: string): { negative: boolean; digits: string } {
  const signed = text.startsWith('-') || text.startsWith('+');
  return { negative: text.startsWith('-'), digits: signed ? text.slice(1) : text };
}

function readMagnitude(digits: string): bigint | undefined {
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-f]+$/i.test(digits)) return BigInt(digits);
  if (/^0[0-7]*$/.test(digits)) return BigInt(`0o${digits}`);
  if (/^[1-9][0-9]*$/.test(digits)) return BigInt(digits);
  if (!/^[1-9][0-9]*(?::[0-9]+)+$/.test(digits)) return undefined;
  return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

function readReal(digits: string): number | undefined {
  if (digits === '.inf') return Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  if (digits.includes(':')) return readBase60(digits);
  return /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(digits) ? Number(digits) : undefined;
}

/** Adds from the smallest part up, as PyYAML does: floating-point sums depend on the order. */
function readBase60(digits: string): number | undefined {
  const parts = digits.split(':').map((part) => (part === '.' || part === '' ? Number.NaN : Number(part)));
  if (parts.some(Number.isNaN)) return undefined;
  return parts.reduceRight(({ sum, base }, part) => ({ sum: sum + part * base, base: base * 60 }), { sum: 0, base: 1 })
    .sum;
}
