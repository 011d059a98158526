import type { NameEntry } from './names.ts';
import { oidOfName, shortName } from './object-names.ts';

/** Thrown for the text of a name that cannot be read; the message says why. */
export class NameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NameError';
  }
}

/** Reads `CN=a,O=b` or `/CN=a/O=b` (RFC 4514: the last attribute first) into attributes in a certificate's order. */
export function parseDistinguishedName(text: string): NameEntry[] {
  const trimmed = text.trimStart();
  const separator = trimmed.startsWith('/') ? '/' : ',';
  const parts = splitUnescaped(separator === '/' ? trimmed.slice(1) : trimmed, separator);
  return parts.map(parseAttribute).toReversed();
}

/** Attributes as text, the last one first, with what has a meaning escaped. */
export function formatDistinguishedName(entries: readonly NameEntry[]): string {
  return entries
    .toReversed()
    .map(([oid, text]) => `${shortName(oid)}=${escapeValue(text)}`)
    .join(',');
}

function splitUnescaped(text: string, separator: string): string[] {
  const parts = [''];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text[index] ?? '';
    if (unit === separator) parts.push('');
    else {
      const taken = unit === '\\' ? text.slice(index, index + 2) : unit;
      parts.push(`${parts.pop()}${taken}`);
      index += taken.length - 1;
    }
  }
  return parts;
}

function parseAttribute(part: string): NameEntry {
  const [start, name = ''] = /^ *([A-Za-z0-9.]+) *= */.exec(part) ?? [];
  if (start === undefined) throw new NameError(`cannot start part in "${part}"`);
  const oid = oidOfName(name);
  if (oid === undefined) throw new NameError(`Cannot find OID for "${name}"`);
  return [oid, unescapeValue(part.slice(start.length))];
}

function unescapeValue(text: string): string {
  if (/^#([0-9a-f]{2})*$/i.test(text)) return Buffer.from(text.slice(1), 'hex').toString('utf8');
  const bytes = text.replaceAll(/((?:\\[0-9a-f]{2})+)|\\(.)/gi, (_, hex: string | undefined, unit: string) =>
    hex === undefined ? unit : Buffer.from(hex.replaceAll('\\', ''), 'hex').toString('utf8'),
  );
  return bytes;
}

function escapeValue(text: string): string {
  return text
    .replaceAll(/[\\,+<>;"]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}
