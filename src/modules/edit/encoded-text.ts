import { Buffer } from 'node:buffer';

/** Encodings by the names that Python gives them, less case, `-` and `_`. */
const ENCODINGS: Readonly<Record<string, 'utf8' | 'latin1'>> = {
  utf8: 'utf8',
  u8: 'utf8',
  ascii: 'utf8',
  usascii: 'utf8',
  latin1: 'latin1',
  iso88591: 'latin1',
  l1: 'latin1',
};

export function knownEncoding(name: string): 'utf8' | 'latin1' | undefined {
  return ENCODINGS[name.toLowerCase().replaceAll(/[-_ ]/g, '')];
}

/** Text of bytes; a byte that is no part of UTF-8 becomes a lone surrogate, as Python's `surrogateescape` has it. */
export function decodeText(bytes: Uint8Array, encoding: 'utf8' | 'latin1'): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString(encoding);
  if (encoding === 'latin1' || Buffer.from(text, 'utf8').equals(buffer)) return text;
  let result = '';
  for (let at = 0; at < buffer.length; ) {
    const length = validLength(buffer, at);
    result += length > 0 ? buffer.toString('utf8', at, at + length) : String.fromCharCode(0xdc00 + (buffer[at] ?? 0));
    at += Math.max(1, length);
  }
  return result;
}

/** The inverse of `decodeText`. */
export function encodeText(text: string, encoding: 'utf8' | 'latin1'): Uint8Array {
  if (encoding === 'latin1' || !/[\udc80-\udcff]/u.test(text)) return Buffer.from(text, encoding);
  const parts = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(character, 'utf8');
  });
  return Buffer.concat(parts);
}

/** How many bytes the character at a place has; 0 where none begins. */
function validLength(buffer: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= buffer.length; length += 1) {
    const character = buffer.toString('utf8', at, at + length);
    if (!character.includes('\ufffd') && [...character].length === 1) return length;
    if (buffer.subarray(at, at + 3).equals(Buffer.from('\ufffd'))) return 3;
  }
  return 0;
}
