import { PyDate, PyFloat, UnsafeText, type Value, VaultText } from '../parsing/value.ts';
import { compareText } from './group.ts';

/**
 * A value as `ansible-inventory` prints it: Python's `json.dumps(sort_keys=True, indent=4)`, with the marks that keep
 * vault and unsafe texts what they are.
 */
export function toJsonText(value: Value, layout: 'lines' | 'one-line' = 'lines'): string {
  return write(value, layout === 'lines' ? '\n' : undefined);
}

/** `line` begins a line at the present depth; undefined: all on one line. */
function write(value: Value, line: string | undefined): string {
  if (Array.isArray(value))
    return enclose(
      '[',
      value.map((item) => write(item, deeper(line))),
      ']',
      line,
    );
  if (value instanceof Map) return writeObject(value, line);
  if (value instanceof VaultText) return writeObject(new Map([['__ansible_vault', value.ciphertext]]), line);
  if (value instanceof UnsafeText) return writeObject(new Map([['__ansible_unsafe', value.text]]), line);
  return toScalar(value);
}

function toScalar(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyFloat) return formatFloat(value.value);
  if (value instanceof PyDate) return JSON.stringify(value.text.replace(' ', 'T'));
  throw new TypeError(`a value that JSON cannot hold: ${String(value)}`);
}

function writeObject(entries: ReadonlyMap<Value, Value>, line: string | undefined): string {
  const members = [...entries]
    .map(([key, value]): [string, Value] => [keyText(key), value])
    .sort(([left], [right]) => compareText(left, right))
    .map(([key, value]) => `${JSON.stringify(key)}: ${write(value, deeper(line))}`);
  return enclose('{', members, '}', line);
}

function enclose(open: string, members: readonly string[], close: string, line: string | undefined): string {
  if (members.length === 0) return open + close;
  if (line === undefined) return open + members.join(', ') + close;
  return `${open}${deeper(line)}${members.join(`,${deeper(line)}`)}${line}${close}`;
}

function deeper(line: string | undefined): string | undefined {
  return line === undefined ? undefined : `${line}    `;
}

function keyText(key: Value): string {
  return typeof key === 'string' ? key : toScalar(key).replace(/^"(.*)"$/s, '$1');
}

/** Python's repr of a float, in JSON's own words for what JSON has no word for. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e16)) return exponential(value);
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Python writes at least two digits of exponent. */
function exponential(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.replace(/^[-+]/, '').padStart(2, '0')}`;
}
