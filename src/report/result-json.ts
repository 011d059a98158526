import { PyDate, PyFloat, type Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import { safeText } from './terminal-text.ts';

/** A result as JSON text, keys sorted and spaced as Ansible prints results; `indent` puts each entry on a line of its own. */
export function dumpResult(value: Value, indent = 0): string {
  return safeText(dump(value, indent, '\n'));
}

/** A result as plain data for `--json` documents: floats as numbers, big integers and opaque values as text. */
export function toJsonData(value: Value): unknown {
  if (Array.isArray(value)) return value.map(toJsonData);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [toStr(key), toJsonData(item)]));
  if (value instanceof PyFloat) return value.value;
  return typeof value === 'bigint' || (value !== null && typeof value === 'object') ? toStr(value) : value;
}

function dump(value: Value, indent: number, newline: string): string {
  if (Array.isArray(value))
    return wrap(
      '[',
      ']',
      value.map((item) => dump(item, indent, newline + pad(indent))),
      indent,
      newline,
    );
  if (value instanceof Map) {
    const entries = [...value]
      .map(([key, item]) => [toStr(key), item] as const)
      .toSorted(([left], [right]) => (left < right ? -1 : 1));
    const texts = entries.map(([key, item]) => `${JSON.stringify(key)}: ${dump(item, indent, newline + pad(indent))}`);
    return wrap('{', '}', texts, indent, newline);
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  return value instanceof PyDate || !isNumber(value) ? JSON.stringify(toStr(value)) : toStr(value);
}

function isNumber(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof PyFloat;
}

function wrap(open: string, close: string, texts: readonly string[], indent: number, newline: string): string {
  if (texts.length === 0) return open + close;
  if (indent === 0) return open + texts.join(', ') + close;
  const inner = newline + pad(indent);
  return open + inner + texts.join(`,${inner}`) + newline + close;
}

function pad(indent: number): string {
  return ' '.repeat(indent);
}
