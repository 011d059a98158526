import { Buffer } from 'node:buffer';
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import { childAt, childrenOf, readDer } from './der.ts';
import { encodePem } from './pem.ts';
import { curveName, keyTypeName } from './private-key.ts';
import { remembered, rememberedOf } from './remembered.ts';
import { readRsaPublicKey } from './rsa-key.ts';

const publicHalf = rememberedOf((key: KeyObject) => (key.type === 'private' ? createPublicKey(key) : key));

/** The SubjectPublicKeyInfo of a key of either half. */
export const spkiOf: (key: KeyObject) => Buffer = rememberedOf((key) =>
  publicHalf(key).export({ format: 'der', type: 'spki' }),
);

/** The same, as PEM. */
export function publicPem(key: KeyObject): string {
  return encodePem(spkiOf(key), 'PUBLIC KEY');
}

const fromBase64 = remembered((text) => {
  const spki = Buffer.from(text, 'base64');
  return readRsaPublicKey(spki) ?? createPublicKey({ key: spki, format: 'der', type: 'spki' });
});

/** The key of a SubjectPublicKeyInfo, as requests and certificates hold it. Throws what node:crypto says of one that is none. */
export function readSpki(spki: Uint8Array): KeyObject {
  return fromBase64(Buffer.from(spki).toString('base64'));
}

/** Reads a public key in PEM; undefined where it is none. */
export function readPublicKey(pem: string): KeyObject | undefined {
  // createPublicKey would take the public half of a private key or certificate too.
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/m.test(pem)) return undefined;
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

/** True when both are the same key's public half. */
export function samePublicKey(left: KeyObject, right: KeyObject): boolean {
  const [one, other] = [publicHalf(left), publicHalf(right)];
  return one === other || one.equals(other);
}

/** The SHA-1 of the key's bits, by which certificates name a key (RFC 5280, 4.2.1.2, method 1). */
export function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(keyBits(spkiOf(key)))
    .digest();
}

/** Type and numbers of a public key by community.crypto's names. */
export function publicKeyData(key: KeyObject): { type: string; data: PyDict } {
  const type = keyTypeName(key) ?? (key.asymmetricKeyType ?? '').toUpperCase();
  if (type === 'RSA') return { type, data: rsaData(key) };
  return { type, data: type === 'ECC' ? curveData(key) : new Map() };
}

function rsaData(key: KeyObject): PyDict {
  const [modulus, exponent] = childrenOf(readDer(keyBits(spkiOf(key)))).map(({ content }) => toBigInt(content));
  return new Map<Value, Value>([
    ['size', key.asymmetricKeyDetails?.modulusLength ?? 0],
    ['modulus', modulus ?? 0n],
    ['exponent', toNumber(exponent ?? 0n)],
  ]);
}

/** An uncompressed point: 4, then both coordinates in the same width. */
function curveData(key: KeyObject): PyDict {
  const point = keyBits(spkiOf(key)).subarray(1);
  const curve = curveName(key) ?? '';
  return new Map<Value, Value>([
    ['curve', curve],
    ['x', toBigInt(point.subarray(0, point.length / 2))],
    ['y', toBigInt(point.subarray(point.length / 2))],
    ['exponent_size', Number(/\d+/.exec(curve)?.[0] ?? 0)],
  ]);
}

/** What the bit string of a SubjectPublicKeyInfo holds. */
function keyBits(spki: Uint8Array): Uint8Array {
  return childAt(readDer(spki), 1).content.subarray(1);
}

/** A number that big-endian bytes are. */
export function toBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** Numbers that a double holds are plain ones in the value model. */
export function toNumber(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
