import { parseKeyValue } from '../../parsing/key-value.ts';
import type { Value } from '../../parsing/value.ts';
import { pythonError, typeError, valueError } from '../values/errors.ts';
import { parseInteger } from '../values/numbers.ts';
import { toRepr, toStr } from '../values/text.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';
import { findInSearchPath, readText, textTerm } from './search.ts';

const OPTIONS = ['col', 'keycol', 'default', 'delimiter', 'file', 'encoding'];

/** Rows of comma-separated values as Python's `csv` reads them with its default dialect. */
export function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let [quoted, started] = [false, false];
  const endField = () => {
    row.push(field);
    [field, started] = ['', false];
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[index + 1] === '"') {
        field += '"';
        index += 1;
      } else quoted = false;
    } else if (character === '"' && !started) [quoted, started] = [true, true];
    else if (character === delimiter) endField();
    else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[index + 1] === '\n') index += 1;
      if (row.length > 0 || started) endField();
      rows.push(row);
      row = [];
    } else {
      field += character;
      started = true;
    }
  }
  if (row.length > 0 || started) rows.push([...row, field]);
  return rows;
}

function readOptions(term: string, kwargs: ReadonlyMap<string, Value>): { key: string; options: Map<string, Value> } {
  const { options: inline, raw } = parseKeyValue(term);
  if (raw === undefined) throw pythonError('AnsibleError', 'Search key is required but was not found');
  const options = new Map<string, Value>([...kwargs].filter(([name]) => OPTIONS.includes(name)));
  for (const [name, value] of inline) {
    if (!OPTIONS.includes(name)) throw valueError(`${toRepr(name)} is not a valid option`);
    options.set(name, value);
  }
  return { key: raw, options };
}

function column(value: Value | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  const parsed = parseInteger(toStr(value));
  if (typeof parsed === 'number') return parsed;
  throw valueError(`invalid literal for int() with base 10: ${toRepr(toStr(value))}`);
}

function readCell(term: Value, { kwargs, context }: LookupCall): Value[] {
  const { key, options } = readOptions(textTerm(term), kwargs);
  const name = toStr(options.get('file') ?? 'ansible.csv');
  const path = findInSearchPath(name, 'files', context);
  if (path === undefined) throw typeError('expected str, bytes or os.PathLike object, not NoneType');
  const delimiter = toStr(options.get('delimiter') ?? 'TAB');
  const rows = parseCsv(readText(path, context), delimiter === 'TAB' || delimiter === '\\t' ? '\t' : delimiter);
  const keyColumn = column(options.get('keycol'), 0);
  const row = rows.find((each) => each.length > 0 && cell(each, keyColumn) === key);
  const value = row === undefined ? (options.get('default') ?? null) : cell(row, column(options.get('col'), 1));
  return value === null ? [] : Array.isArray(value) ? value : [value];
}

function cell(row: readonly string[], index: number): string {
  const value = row.at(index);
  if (value === undefined) throw pythonError('IndexError', 'list index out of range');
  return value;
}

/** The `csvfile` lookup. */
export const CSV_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([
  [
    'csvfile',
    lookupOf((terms, call) => {
      if (terms.length === 0) throw pythonError('AnsibleError', 'Search key is required but was not found');
      return terms.flatMap((term) => readCell(term, call));
    }),
  ],
]);
