import { PyDate, PyFloat, PyTuple, UnsafeText, type Value, VaultText } from '../../parsing/value.ts';
import { compareText } from '../values/characters.ts';
import { typeError, valueError } from '../values/errors.ts';
import { entriesOf } from '../values/keys.ts';
import { formatFloat } from '../values/numbers.ts';
import { PyRange } from '../values/range.ts';
import { sortValues } from '../values/sort.ts';
import { toRepr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { isInteger, typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';
import { whole } from './coerce.ts';
import { type FilterArguments, type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { parseJson } from './json-parse.ts';

/** The keyword arguments of Python's `json.dumps` that matter here. */
export interface JsonOptions {
  /** The text of one level; undefined writes all on one line. */
  readonly indent: string | undefined;
  readonly sortKeys: boolean;
  readonly itemSeparator: string;
  readonly keySeparator: string;
  readonly ensureAscii: boolean;
  /** As Python's own encoder, which knows no dates and sorts keys before they become texts; default: as Ansible's. */
  readonly strict?: boolean;
}

/** Python's `json.dumps(value, …)`. Undefined values throw; so do types that JSON does not have. */
export function dumpJson(value: Value, options: JsonOptions): string {
  return writeValue(value, options, '\n');
}

function writeValue(value: Value, options: JsonOptions, newline: string): string {
  if (value instanceof Undefined) value.trip();
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return quoteJson(value, options.ensureAscii);
  if (isInteger(value)) return String(value);
  if (value instanceof PyFloat) return writeFloat(value.value);
  if (value instanceof Map) return writeDict(value, options, newline);
  if (Array.isArray(value)) return writeList(value, options, newline);
  if (value instanceof PyRange) return writeList([...value.items()], options, newline);
  return writeOther(value, options);
}

function writeOther(value: Value, options: JsonOptions): string {
  if (value instanceof PyDate && !options.strict) return quoteJson(value.text.replace(' ', 'T'), options.ensureAscii);
  if (value instanceof UnsafeText) return quoteJson(value.text, options.ensureAscii);
  if (value instanceof VaultText) return quoteJson(value.ciphertext, options.ensureAscii);
  if (options.strict) throw typeError(`Object of type ${typeName(value)} is not JSON serializable`);
  throw typeError(`Object of type '${typeName(value)}' is not JSON serializable by the 'tagless' profile.`);
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return formatFloat(value);
}

function writeList(list: Value[], options: JsonOptions, newline: string): string {
  if (list.length === 0) return '[]';
  const inside = options.indent === undefined ? '' : newline + options.indent;
  const parts: string[] = [];
  for (const item of list) parts.push(writeValue(item, options, inside || newline));
  return wrap('[]', parts, inside, options, newline);
}

/** Keys become texts first, so that equal texts are one entry, and sorting is by text. */
function writeDict(map: Map<Value, Value>, options: JsonOptions, newline: string): string {
  if (map.size === 0) return '{}';
  const inside = options.indent === undefined ? '' : newline + options.indent;
  const items = options.strict ? sortedEntries(map) : [...entriesOf(map)];
  const entries = [...new Map(items.map(([key, value]) => [keyText(key), value]))];
  if (options.sortKeys && !options.strict) entries.sort(([left], [right]) => compareText(left, right));
  const parts = entries.map(([key, value]) => {
    return quoteJson(key, options.ensureAscii) + options.keySeparator + writeValue(value, options, inside || newline);
  });
  return wrap('{}', parts, inside, options, newline);
}

/** Throws Python's TypeError for keys that have no order. */
function sortedEntries(map: Map<Value, Value>): [Value, Value][] {
  const entries = new Map(entriesOf(map));
  return sortValues([...entries.keys()], (key) => key, false).map((key) => [key, entries.get(key) ?? null]);
}

function wrap(
  brackets: string,
  parts: readonly string[],
  inside: string,
  options: JsonOptions,
  newline: string,
): string {
  const separator = options.itemSeparator + inside;
  const end = options.indent === undefined ? '' : newline;
  return `${brackets[0]}${inside}${parts.join(separator)}${end}${brackets[1]}`;
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (key instanceof PyFloat) return writeFloat(key.value);
  if (key === null) return 'null';
  if (typeof key === 'boolean') return key ? 'true' : 'false';
  if (isInteger(key)) return String(key);
  throw typeError(`Key of type '${typeName(key)}' is not JSON serializable by the 'tagless' profile.`);
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** All but printable ASCII, without the quote and the backslash. */
const ASCII_ESCAPES = /["\\]|[^ -~]/gu;
/** The quote, the backslash and control characters below a space. */
const UNICODE_ESCAPES = new RegExp(`["\\\\${String.raw`\x00-\x1f`}]`, 'gu');

/** A JSON string; characters beyond ASCII as `\uXXXX` pairs on request. */
export function quoteJson(text: string, ensureAscii: boolean): string {
  const pattern = ensureAscii ? ASCII_ESCAPES : UNICODE_ESCAPES;
  return `"${text.replace(pattern, (character) => SHORT[character] ?? unicodeEscape(character))}"`;
}

function unicodeEscape(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Reads the keyword arguments of `json.dumps`; those that could change the result in other ways are refused. */
function readOptions(kwargs: ReadonlyMap<string, Value>): JsonOptions {
  for (const name of kwargs.keys()) {
    if (['indent', 'sort_keys', 'separators', 'ensure_ascii', 'allow_nan', 'skipkeys', 'check_circular'].includes(name))
      continue;
    throw typeError(`JSONEncoder.__init__() got an unexpected keyword argument '${name}'`);
  }
  const indent = kwargs.get('indent') ?? null;
  const separators = kwargs.get('separators');
  const [item, key] = Array.isArray(separators) ? separators : [indent === null ? ', ' : ',', ': '];
  return {
    indent: indent === null ? undefined : typeof indent === 'string' ? indent : ' '.repeat(Math.max(0, whole(indent))),
    sortKeys: isTrue(kwargs.get('sort_keys') ?? false),
    itemSeparator: typeof item === 'string' ? item : ', ',
    keySeparator: typeof key === 'string' ? key : ': ',
    ensureAscii: isTrue(kwargs.get('ensure_ascii') ?? true),
  };
}

function toJson([value, profile]: FilterArguments, extra: ReadonlyMap<string, Value>): string {
  checkProfile(profile);
  return dumpJson(value ?? null, readOptions(extra));
}

function toNiceJson([value, indent, sortKeys]: FilterArguments, extra: ReadonlyMap<string, Value>): string {
  const kwargs = new Map(extra);
  kwargs.set('indent', indent ?? 4);
  kwargs.set('sort_keys', sortKeys ?? true);
  kwargs.set('separators', PyTuple.of2([',', ': ']));
  return dumpJson(value ?? null, readOptions(kwargs));
}

/** Jinja's own `tojson`: safe to put into HTML. */
function toHtmlJson([value, indent]: FilterArguments): string {
  const kwargs = new Map<string, Value>([['sort_keys', true]]);
  if (indent !== undefined && indent !== null) kwargs.set('indent', indent);
  const json = dumpJson(value ?? null, { ...readOptions(kwargs), strict: true });
  return json.replace(/[<>&']/g, (character) => unicodeEscape(character));
}

/** The profiles of Ansible's own data say what becomes of its tags, which no value has here. */
function checkProfile(profile: Value | undefined): void {
  if (profile === undefined || profile === null || profile === 'tagless') return;
  throw valueError(`Unknown profile name ${toRepr(profile)}.`);
}

function fromJson(value: Value, profile: Value | undefined): Value {
  checkProfile(profile);
  if (typeof value === 'string') return parseJson(value);
  throw typeError(`the JSON object must be str, bytes or bytearray, not ${typeName(value)}`);
}

/** Filters to and from JSON. */
export const JSON_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['to_json', filter('a profile? vault_to_text? preprocess_unsafe? **', (args, { extra }) => toJson(args, extra))],
  ['to_nice_json', filter('a indent? sort_keys? **', (args, { extra }) => toNiceJson(args, extra))],
  ['tojson', filter('value indent?', toHtmlJson)],
  ['from_json', filter('a profile? **', ([value, profile]) => fromJson(value ?? null, profile))],
]);
