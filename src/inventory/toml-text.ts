import { TextError } from '../parsing/text-error.ts';
import { PyDate, type PyDict, PyFloat, UnsafeText, type Value } from '../parsing/value.ts';
import { formatFloat } from './json-text.ts';

/** From so many columns on a table does not stand on one line in a list. */
const WIDTH = 100;
const INDENT = '    ';

/** A table as TOML, as the library that Ansible takes writes it. Throws a TextError for what TOML has no form for: null, keys that are no text. */
export function toTomlText(table: PyDict): string {
  return tableLines(table, '', false).join('');
}

/** What of a table stands under its header, and the tables that follow with headers of their own. */
interface Parts {
  readonly plain: readonly (readonly [Value, Value])[];
  readonly below: readonly { readonly key: Value; readonly table: PyDict; readonly listed: boolean }[];
}

function partsOf(table: PyDict): Parts {
  const plain: [Value, Value][] = [];
  const below: { key: Value; table: PyDict; listed: boolean }[] = [];
  for (const [key, value] of table) {
    if (value instanceof Map) below.push({ key, table: value, listed: false });
    else if (isLongTableList(value)) below.push(...value.map((each) => ({ key, table: each, listed: true })));
    else plain.push([key, value]);
  }
  return { plain, below };
}

/** `listed`: it is one of a list of tables. */
function tableLines(table: PyDict, name: string, listed: boolean): string[] {
  const { plain, below } = partsOf(table);
  const header = listed ? `[[${name}]]\n` : `[${name}]\n`;
  const lines = listed || (name !== '' && (plain.length > 0 || below.length === 0)) ? [header] : [];
  for (const [key, value] of plain) lines.push(`${keyText(key)} = ${literal(value, 0)}\n`);
  for (const each of below) {
    const full = name === '' ? keyText(each.key) : `${name}.${keyText(each.key)}`;
    const inner = tableLines(each.table, full, each.listed);
    if (lines.length > 0) lines.push('\n');
    lines.push(...inner);
  }
  return lines;
}

function isLongTableList(value: Value): value is PyDict[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every((item) => item instanceof Map)) return false;
  return !value.every((item) => {
    const line = `${INDENT}${inlineTable(item as PyDict)},`;
    return line.length <= WIDTH && !line.includes('\n');
  });
}

function literal(value: Value, depth: number): string {
  if (typeof value === 'string') return quoted(value);
  if (value instanceof UnsafeText) return quoted(value.text);
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyFloat) return formatFloat(value.value);
  if (value instanceof PyDate) return value.text;
  if (Array.isArray(value)) return list(value, depth);
  if (value instanceof Map) return inlineTable(value);
  throw new TextError(value === null ? 'TOML has no null' : 'TOML has no form for a value that is encrypted');
}

function list(items: readonly Value[], depth: number): string {
  if (items.length === 0) return '[]';
  const lines = items.map((item) => `${INDENT.repeat(depth + 1)}${literal(item, depth + 1)},\n`);
  return `[\n${lines.join('')}${INDENT.repeat(depth)}]`;
}

function inlineTable(table: PyDict): string {
  if (table.size === 0) return '{}';
  return `{ ${Array.from(table, ([key, value]) => `${keyText(key)} = ${literal(value, 0)}`).join(', ')} }`;
}

function keyText(key: Value): string {
  const text = key instanceof UnsafeText ? key.text : key;
  if (typeof text !== 'string') throw new TextError(`a key of TOML must be a text, not ${String(key)}`);
  return /^[A-Za-z0-9_-]+$/.test(text) ? text : quoted(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

function quoted(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (char === '\t' || code > 0x7f) return char;
    return ESCAPES[char] ?? `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
