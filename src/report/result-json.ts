import { PyDate, PyFloat, type Value } from '../parsing/value.ts';

/** A result as plain JSON data: floats as numbers, big integers and opaque values as text, keys as strings. */
export function toJsonData(value: Value): unknown {
  if (Array.isArray(value)) return value.map(toJsonData);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJsonData(item)]));
  if (value instanceof PyFloat) return value.value;
  if (value instanceof PyDate) return value.text;
  if (typeof value === 'bigint') return value.toString();
  return value !== null && typeof value === 'object' ? `<${value.typeName}>` : value;
}
