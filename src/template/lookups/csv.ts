import { parseKeyValue } from '../../parsing/key-value.ts';
import type { Value } from '../../parsing/value.ts';
import { pythonError, typeError, valueError } from '../values/errors.ts';
import { parseInteger } from '../values/numbers.ts';
import { toRepr, toStr } from '../values/text.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';
import { findInSearchPath, readText, textTerm } from './search.ts';

const OPTIONS = ['col', 'keycol', 'default', 'delimiter', 'file', 'encoding'];

/** One field: in quotes (with doubled quotes inside, and what may follow the closing one), or up to the delimiter. */
function fieldPattern(delimiter: string): RegExp {
  const separator = delimiter.replace(/[\\^\]-]/g, '\\$&');
  return new RegExp(
    `(?:"((?:[^"]|"")*)(?:"|$)([^${separator}\\r\\n]*)|([^${separator}\\r\\n]*))([${separator}]|\\r\\n|\\n|\\r|$)`,
    'y',
  );
}

/** Rows of comma-separated values as Python's `csv` reads them with its default dialect. */
export function parseCsv(text: string, delimiter: string): string[][] {
  const pattern = fieldPattern(delimiter);
  const rows: string[][] = [];
  let row: string[] = [];
  while (pattern.lastIndex < text.length) {
    const [, quoted, rest = '', plain = '', end = ''] = pattern.exec(text) ?? [];
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"') + rest);
    if (end === delimiter) {
      if (pattern.lastIndex === text.length) row.push('');
      else continue;
    }
    rows.push(row.length === 1 && row[0] === '' && quoted === undefined ? [] : row);
    row = [];
  }
  return row.length > 0 ? [...rows, row] : rows;
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
