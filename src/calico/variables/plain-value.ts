import { PyDate, PyFloat, UnsafeText, type Value } from '../../parsing/value.ts';

/** A value as the schemas read it: JavaScript's own data; anything opaque becomes a symbol that no schema accepts. */
export type Plain = null | boolean | number | string | symbol | Plain[] | { [key: string]: Plain };

/** Turns a variable's value into plain data. Keys that are no text are written out. */
export function toPlain(value: Value): Plain {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof PyFloat) return Number.isInteger(value.value) ? `${value.value}.0` : value.value;
  if (value instanceof PyDate || value instanceof UnsafeText) return value.text;
  if (Array.isArray(value)) return Array.from(value, toPlain);
  if (value instanceof Map) {
    const entries = Array.from(value, ([key, item]) => [String(toPlain(key)), toPlain(item)] as const);
    return Object.assign(Object.create(null), Object.fromEntries(entries)) as { [key: string]: Plain };
  }
  return Symbol(value.typeName);
}

/** A value for a message: text in quotes, short. */
export function showPlain(value: Plain): string {
  if (typeof value === 'symbol') return `a ${value.description ?? 'value'}`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
