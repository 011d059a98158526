import { PyDate, PyFloat, type Value } from '../../src/parsing/value.ts';

/** A value as JSON would have it, for comparison with recorded ones. */
export function plainValue(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), plainValue(each)]));
  if (value instanceof PyFloat) return value.value;
  return value instanceof PyDate ? value.text : value;
}
