import { PyFloat, type Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';

/** A value as Python's `json.dumps` writes it by default: `, ` and `: ` between, everything but ASCII escaped. */
export function toJsonText(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Map) {
    const pairs = [...value].map(
      ([key, item]) => `${quote(typeof key === 'string' ? key : toJsonText(key))}: ${toJsonText(item)}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => toJsonText(item)).join(', ')}]`;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyFloat) return toStr(value);
  return quote(toStr(value));
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
