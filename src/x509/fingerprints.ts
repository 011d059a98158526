import { createHash } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';

/** Python's names of the hashes that every build of it has, with OpenSSL's; the shakes give 32 bytes. */
const HASHES: readonly (readonly [string, string, number?])[] = [
  ['sha256', 'sha256'],
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha224', 'sha224'],
  ['sha384', 'sha384'],
  ['sha512', 'sha512'],
  ['sha3_224', 'sha3-224'],
  ['sha3_256', 'sha3-256'],
  ['sha3_384', 'sha3-384'],
  ['sha3_512', 'sha3-512'],
  ['blake2b', 'blake2b512'],
  ['blake2s', 'blake2s256'],
  ['shake_128', 'shake128', 32],
  ['shake_256', 'shake256', 32],
];

/**
 * Hashes of bytes in community.crypto's notation, pairs of hex digits with colons.
 *
 * @param amount `one` for SHA-256 alone, which is enough for a difference; `all` for those that this Node has.
 */
export function fingerprintsOf(bytes: Uint8Array, amount: 'one' | 'all' = 'all'): PyDict {
  const wanted = amount === 'one' ? HASHES.slice(0, 1) : HASHES;
  const entries = wanted.flatMap(([name, algorithm, outputLength]) => {
    const hash = tryHash(algorithm, outputLength);
    return hash ? [[name, colonHex(hash.update(bytes).digest())] as [Value, Value]] : [];
  });
  return new Map(entries);
}

/** Bytes as `ab:cd:…`. */
export function colonHex(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/..(?=.)/g, '$&:');
}

/** Some hashes are missing where OpenSSL is restricted (FIPS). */
function tryHash(algorithm: string, outputLength: number | undefined) {
  try {
    return createHash(algorithm, outputLength === undefined ? {} : { outputLength });
  } catch {
    return undefined;
  }
}
