import { Opaque, PyDate, PyFloat, PyTuple, UnsafeText, type Value } from '../../parsing/value.ts';
import { formatFloat } from './numbers.ts';
import { PythonObject } from './python-object.ts';
import { Undefined } from './undefined.ts';

/** Python's `str(value)`. Undefined values throw. */
export function toStr(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof PythonObject) return value.toStr();
  if (value instanceof PyDate) return value.text;
  if (value instanceof UnsafeText) return value.text;
  return toRepr(value);
}

/** Python's `repr(value)`. Undefined values throw, also deep inside of containers. */
export function toRepr(value: Value): string {
  return reprWithin(value, []);
}

function reprWithin(value: Value, parents: readonly Value[]): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'string':
      return reprText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
    case 'bigint':
      return String(value);
  }
  if (value instanceof PyFloat) return formatFloat(value.value);
  if (value instanceof PyDate) return reprDate(value);
  if (value instanceof Opaque) return reprOpaque(value);
  return reprContainer(value, parents);
}

function reprOpaque(value: Opaque): string {
  if (value instanceof Undefined) value.trip();
  if (value instanceof PythonObject) return value.toRepr();
  if (value instanceof UnsafeText) return reprText(value.text);
  return `<${value.typeName} object>`;
}

function reprContainer(value: Value[] | Map<Value, Value>, parents: readonly Value[]): string {
  if (parents.includes(value)) return value instanceof Map ? '{...}' : '[...]';
  const inside = [...parents, value];
  if (value instanceof Map) {
    const pairs: string[] = [];
    for (const key of value.keys())
      pairs.push(`${reprWithin(key, inside)}: ${reprWithin(value.get(key) ?? null, inside)}`);
    return `{${pairs.join(', ')}}`;
  }
  const items: string[] = [];
  for (const item of value) items.push(reprWithin(item, inside));
  if (value instanceof PyTuple) return `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
  return `[${items.join(', ')}]`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Python's `repr(str)`: single quotes unless only the double ones are free; what is not printable is escaped. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\p{C}\p{Z}]/gu, (character) => escapeCharacter(character));
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote;
}

function escapeCharacter(character: string): string {
  const short = ESCAPES[character];
  if (short !== undefined) return short;
  if (character === ' ') return character;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function reprDate(date: PyDate): string {
  const parts = date.text.split(/[-: .+T]/).map(Number);
  if (!date.hasTime) return `datetime.date(${parts.join(', ')})`;
  const [year, month, day, hour = 0, minute = 0, second = 0, fraction = 0] = parts;
  const tail = fraction ? `, ${second}, ${fraction}` : second ? `, ${second}` : '';
  return `datetime.datetime(${year}, ${month}, ${day}, ${hour}, ${minute}${tail})`;
}
