import { createHash, getHashes } from 'node:crypto';
import type { Value } from '../../parsing/value.ts';
import { PyBytes } from '../values/bytes.ts';
import { pythonError } from '../values/errors.ts';
import { toStr } from '../values/text.ts';
import { flag, text } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { uuidOfName } from './uuid.ts';

const ENCODINGS = new Map<string, BufferEncoding>([
  ['utf8', 'utf8'],
  ['latin1', 'latin1'],
  ['iso88591', 'latin1'],
  ['ascii', 'ascii'],
  ['usascii', 'ascii'],
  ['utf16le', 'utf16le'],
]);

function encodingOf(name: string): BufferEncoding | 'utf16le-bom' {
  const folded = name.toLowerCase().replace(/[-_ ]/g, '');
  if (folded === 'utf16') return 'utf16le-bom';
  const known = ENCODINGS.get(folded);
  if (!known) throw pythonError('LookupError', `unknown encoding: ${name}`);
  return known;
}

/** The bytes of any value's text, as Ansible's `to_bytes` gives them. */
export function toBytes(value: Value, encoding = 'utf-8'): Buffer {
  if (value instanceof PyBytes) return Buffer.from(value.bytes);
  const kind = encodingOf(encoding);
  if (kind !== 'utf16le-bom') return Buffer.from(toStr(value), kind);
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(toStr(value), 'utf16le')]);
}

function base64Encode(value: Value, encoding: string, urlSafe: boolean): string {
  const encoded = toBytes(value, encoding).toString('base64');
  return urlSafe ? encoded.replaceAll('+', '-').replaceAll('/', '_') : encoded;
}

/** Python's lenient `b64decode`: foreign characters are skipped, but the padding must be there. */
function base64Decode(value: Value, encoding: string, urlSafe: boolean): string {
  const source = urlSafe ? toStr(value).replaceAll('-', '+').replaceAll('_', '/') : toStr(value);
  const digits = source.replace(/[^A-Za-z0-9+/=]/g, '');
  const body = /^[^=]*/.exec(digits)?.[0] ?? '';
  const rest = body.length % 4;
  if (rest === 1) {
    const reason = `number of data characters (${body.length}) cannot be 1 more than a multiple of 4`;
    throw pythonError('Error', `Invalid base64-encoded string: ${reason}`);
  }
  const padding = digits.length - body.length;
  if (rest > 1 && padding < 4 - rest) throw pythonError('Error', 'Incorrect padding');
  return decodeText(Buffer.from(body, 'base64'), encodingOf(encoding));
}

function decodeText(bytes: Buffer, encoding: BufferEncoding | 'utf16le-bom'): string {
  if (encoding === 'utf8') return bytes.toString('utf8');
  if (encoding === 'utf16le-bom') return bytes.toString('utf16le').replace(/^\ufeff/, '');
  return bytes.toString(encoding);
}

/** A digest as Python's `hashlib` names it. */
export function hashHex(value: Value, algorithm: string): string {
  const name = algorithm
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^sha-(?=1$|2|3[58])/, 'sha')
    .replace(/^blake2b$/, 'blake2b512')
    .replace(/^blake2s$/, 'blake2s256');
  if (!getHashes().includes(name)) throw pythonError('AnsibleFilterError', `unsupported hash type ${algorithm}`);
  return createHash(name).update(toBytes(value)).digest('hex');
}

/** `md5`, `sha1` and `checksum` of a text; None has no checksum. */
function fixedHash(algorithm: string): FilterDefinition {
  return filter('data', ([value]) => hashHex(value ?? null, algorithm));
}

/** Filters that encode and digest. */
export const ENCODING_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'b64encode',
    filter('string encoding? urlsafe?', ([value, encoding, safe]) =>
      base64Encode(value ?? null, text(encoding, 'utf-8'), flag(safe)),
    ),
  ],
  [
    'b64decode',
    filter('string encoding? urlsafe?', ([value, encoding, safe]) =>
      base64Decode(value ?? null, text(encoding, 'utf-8'), flag(safe)),
    ),
  ],
  ['hash', filter('data hashtype?', ([value, kind]) => hashHex(value ?? null, text(kind, 'sha1')))],
  ['md5', fixedHash('md5')],
  ['sha1', fixedHash('sha1')],
  ['checksum', fixedHash('sha1')],
  ['to_uuid', filter('string namespace?', ([value, namespace]) => uuidOfName(toStr(value ?? null), namespace))],
]);
