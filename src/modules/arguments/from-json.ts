import { PyFloat, type Value } from '../../parsing/value.ts';

/**
 * JSON text as Python's `json.loads` reads it: dictionaries keep their order, a number with a point is a float. Throws
 * SyntaxError.
 */
export function fromJson(text: string): Value {
  return convert(JSON.parse(text, undefined) as unknown);
}

function convert(value: unknown): Value {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, item]) => [key, convert(item)]));
  }
  if (typeof value === 'number' && !Number.isInteger(value)) return new PyFloat(value);
  return value as null | boolean | number | string;
}
