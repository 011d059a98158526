import { PyDate, PyFloat, UnsafeText, type Value, VaultText } from '../parsing/value.ts';
import { compareText } from './group.ts';

/**
 * A value as `ansible-inventory` prints it: Python's `json.dumps(sort_keys=True, indent=4)`, with the marks that keep
 * vault and unsafe texts what they are.
 */
export function toJsonText(value: Value, indent = ''): string {
  if (Array.isArray(value)) return toArray(value, indent);
  if (value instanceof Map) return toObject(value, indent);
  if (value instanceof VaultText) return toObject(new Map([['__ansible_vault', value.ciphertext]]), indent);
  if (value instanceof UnsafeText) return toObject(new Map([['__ansible_unsafe', value.text]]), indent);
  return toScalar(value);
}

function toScalar(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyFloat) return formatFloat(value.value);
  if (value instanceof PyDate) return JSON.stringify(value.text.replace(' ', 'T'));
  throw new TypeError(`a value that JSON cannot hold: ${String(value)}`);
}

function toArray(items: readonly Value[], indent: string): string {
  if (items.length === 0) return '[]';
  const inner = `${indent}    `;
  return `[\n${items.map((item) => inner + toJsonText(item, inner)).join(',\n')}\n${indent}]`;
}

function toObject(entries: ReadonlyMap<Value, Value>, indent: string): string {
  if (entries.size === 0) return '{}';
  const inner = `${indent}    `;
  const lines = [...entries]
    .map(([key, value]): [string, Value] => [keyText(key), value])
    .sort(([left], [right]) => compareText(left, right))
    .map(([key, value]) => `${inner}${JSON.stringify(key)}: ${toJsonText(value, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function keyText(key: Value): string {
  return typeof key === 'string' ? key : toScalar(key).replace(/^"(.*)"$/s, '$1');
}

/** Python's repr of a float, in JSON's own words for what JSON has no word for. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e16)) return exponential(value);
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Python writes at least two digits of exponent. */
function exponential(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.replace(/^[-+]/, '').padStart(2, '0')}`;
}
