import { PyDate, PyFloat, type Value } from '../parsing/value.ts';

/** A text that is equal for equal values: types are told apart, the order of a dict counts. */
export function stableKey(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(stableKey).join(',')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${stableKey(key)}:${stableKey(item)}`).join(',')}}`;
  if (value instanceof PyFloat) return `f${value.value}`;
  if (value instanceof PyDate) return `d${value.text}`;
  if (typeof value === 'bigint') return `${value}`;
  return typeof value === 'object' && value !== null ? value.typeName : JSON.stringify(value);
}
