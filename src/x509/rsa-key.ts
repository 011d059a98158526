import { Buffer } from 'node:buffer';
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { childAt, childrenOf, type DerElement, DerError, oidOf, readDer } from './der.ts';
import { TAG } from './encode-der.ts';

// OpenSSL asks all its decoders for what PEM or DER holds; handed the numbers of a key it takes a fiftieth of the time. Most keys are
// of RSA, so these are read here. Whatever is not plainly one is left to OpenSSL.

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
/** What an RSAPrivateKey holds behind its version, by the names of RFC 7518, 6.3 (RFC 8017, A.1.2). */
const PRIVATE_NUMBERS = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/** Label and lines of the block that stands first: it counts for OpenSSL, and only from the start of a line and in whole lines. */
const FIRST_BLOCK =
  /^(?:(?!-----BEGIN ).*\n)*-----BEGIN ((?:RSA )?PRIVATE KEY)-----\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)-----END \1-----/;

/** Reads an RSA key of two primes from plain PEM (PKCS #1 or PKCS #8); undefined where the text is nothing of that kind. */
export function readRsaPrivateKey(pem: string): KeyObject | undefined {
  return quietly(() => {
    const [, label, lines = ''] = FIRST_BLOCK.exec(pem) ?? [];
    const block = Buffer.from(lines, 'base64');
    const bytes = label === 'PRIVATE KEY' ? unwrap(block) : block;
    const outer = bytes && readDer(bytes);
    const [version, ...numbers] = outer?.tag === TAG.sequence ? childrenOf(outer) : [];
    if (version?.content.join() !== '0' || numbers.length !== PRIVATE_NUMBERS.length) return undefined;
    const jwk = Object.fromEntries(PRIVATE_NUMBERS.map((name, at) => [name, numberOf(numbers[at])]));
    return createPrivateKey({ key: { kty: 'RSA', ...jwk } as JsonWebKey, format: 'jwk' });
  });
}

/** Reads an RSA key from a SubjectPublicKeyInfo; undefined for any other. */
export function readRsaPublicKey(spki: Uint8Array): KeyObject | undefined {
  return quietly(() => {
    const outer = readDer(spki);
    if (oidOf(childAt(childAt(outer, 0), 0)) !== RSA_ENCRYPTION) return undefined;
    const bits = childAt(outer, 1);
    if (bits.tag !== TAG.bitString || bits.content[0] !== 0) return undefined;
    const [n, e, ...rest] = childrenOf(readDer(bits.content.subarray(1)));
    if (rest.length > 0) return undefined;
    return createPublicKey({ key: { kty: 'RSA', n: numberOf(n), e: numberOf(e) }, format: 'jwk' });
  });
}

/** The RSAPrivateKey that a PrivateKeyInfo holds. */
function unwrap(bytes: Uint8Array): Uint8Array | undefined {
  const [version, algorithm, key, ...rest] = childrenOf(readDer(bytes));
  if (version?.tag !== TAG.integer || !algorithm || key?.tag !== TAG.octetString) return undefined;
  if (rest.length > 0 || oidOf(childAt(algorithm, 0)) !== RSA_ENCRYPTION) return undefined;
  return key.content;
}

/** A positive INTEGER in the form of a JWK. */
function numberOf(element: DerElement | undefined): string {
  if (element?.tag !== TAG.integer || (element.content[0] ?? 0x80) >= 0x80)
    throw new DerError('a positive number is expected');
  const { content } = element;
  return Buffer.from(content[0] === 0 ? content.subarray(1) : content).toString('base64url');
}

function quietly(read: () => KeyObject | undefined): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
