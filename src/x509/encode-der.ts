import { Buffer } from 'node:buffer';

/** Tags of the DER elements that X.509 is made of. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One element with this tag around the concatenated contents. */
export function encodeElement(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content]);
}

/** SEQUENCE of encoded elements. */
export function encodeSequence(...elements: readonly Uint8Array[]): Buffer {
  return encodeElement(TAG.sequence, ...elements);
}

/** A text element; which characters the tag allows is the caller's matter. */
export function encodeText(tag: number, text: string): Buffer {
  return encodeElement(tag, Buffer.from(text, 'utf8'));
}

/** INTEGER of a number of any size that is not negative. */
export function encodeInteger(value: bigint | number): Buffer {
  const hex = BigInt(value).toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length & 1), '0'), 'hex');
  return encodeElement(TAG.integer, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

/** BOOLEAN TRUE; what is false is left out in DER, being the default everywhere here. */
export function encodeTrue(): Buffer {
  return encodeElement(TAG.boolean, Buffer.from([0xff]));
}

/** BIT STRING of whole bytes. */
export function encodeBitString(bytes: Uint8Array): Buffer {
  return encodeElement(TAG.bitString, Buffer.alloc(1), bytes);
}

/** BIT STRING of named bits: trailing zero bits are left out (X.690, 11.2.2). */
export function encodeNamedBits(bits: readonly number[], tag: number = TAG.bitString): Buffer {
  const highest = Math.max(-1, ...bits);
  const bytes = Buffer.alloc(Math.ceil((highest + 1) / 8));
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return encodeElement(tag, Buffer.from([bytes.length * 8 - (highest + 1)]), bytes);
}

/** OBJECT IDENTIFIER of dotted text; `tag` for an implicitly tagged one. */
export function encodeOid(dotted: string, tag: number = TAG.oid): Buffer {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return encodeElement(tag, Buffer.from([first * 40n + second, ...rest].flatMap(base128)));
}

/** A time of a certificate: two digits of the year until 2049 (RFC 5280, 4.1.2.5). */
export function encodeTime(time: Date): Buffer {
  const text = `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  const isShort = time.getUTCFullYear() >= 1950 && time.getUTCFullYear() < 2050;
  return isShort ? encodeText(TAG.utcTime, text.slice(2)) : encodeText(TAG.generalizedTime, text);
}

function base128(value: bigint): number[] {
  const bytes = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}
