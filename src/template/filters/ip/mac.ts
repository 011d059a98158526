import type { Value } from '../../../parsing/value.ts';
import { pythonError } from '../../values/errors.ts';
import { fromBigInt } from '../../values/numbers.ts';
import { toStr } from '../../values/text.ts';

/** A hardware address of 48 or 64 bits as its hexadecimal digits; undefined for anything else. */
export function parseMac(value: Value): string | undefined {
  const text = toStr(value).toLowerCase();
  if (/^\d+$/.test(text) && text.length !== 12) {
    const number = BigInt(text);
    return number < 1n << 48n ? number.toString(16).padStart(12, '0') : undefined;
  }
  for (const separator of [':', '-']) {
    const parts = text.split(separator);
    if ((parts.length === 6 || parts.length === 8) && parts.every((part) => /^[0-9a-f]{1,2}$/.test(part))) {
      return parts.map((part) => part.padStart(2, '0')).join('');
    }
  }
  return parseGroups(text);
}

/** `001a.2b3c.4d5e`, `001a2b:3c4d5e`, bare digits. */
function parseGroups(text: string): string | undefined {
  const groups = text.split(/[.:-]/);
  const size = { 3: 4, 2: 6, 4: 4 }[groups.length];
  if (size !== undefined && groups.every((group) => group.length <= size && /^[0-9a-f]+$/.test(group))) {
    return groups.map((group) => group.padStart(size, '0')).join('');
  }
  return /^(?:[0-9a-f]{12}|[0-9a-f]{16})$/.test(text) ? text : undefined;
}

function split(digits: string, size: number): string[] {
  return digits.match(new RegExp(`.{${size}}`, 'g')) ?? [];
}

const unpadded = (part: string) => Number.parseInt(part, 16).toString(16);

const FORMATS = new Map<string, (digits: string) => Value>([
  ['bare', (digits) => digits.toUpperCase()],
  ['bool', () => true],
  ['int', (digits) => fromBigInt(BigInt(`0x${digits}`))],
  ['cisco', (digits) => split(digits, 4).join('.')],
  ['eui48', (digits) => split(digits, 2).join('-').toUpperCase()],
  ['linux', (digits) => split(digits, 2).join(':')],
  ['pgsql', (digits) => split(digits, 6).join(':')],
  ['postgresql', (digits) => split(digits, 6).join(':')],
  ['psql', (digits) => split(digits, 6).join(':')],
  ['unix', (digits) => split(digits, 2).map(unpadded).join(':')],
  ['win', (digits) => split(digits, 2).join('-').toUpperCase()],
]);

/** The `hwaddr` and `macaddr` filters: a hardware address in another notation, or whether it is one. */
export function hardwareAddress(value: Value, query: string, alias: string): Value {
  const digits = parseMac(value);
  if (digits === undefined) {
    if (query === '' || query === 'bool') return null;
    throw pythonError('AnsibleFilterError', `${alias}: not a hardware address: ${toStr(value)}`);
  }
  if (query === '') return value;
  const format = FORMATS.get(query);
  if (!format) throw pythonError('AnsibleFilterError', `${alias}: unknown filter type: ${query}`);
  return format(digits);
}
