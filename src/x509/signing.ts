import type { Buffer } from 'node:buffer';
import { type KeyObject, sign, verify } from 'node:crypto';
import { encodeBitString, encodeElement, encodeOid, encodeSequence } from './encode-der.ts';

const NULL = encodeElement(0x05);

/** Signature algorithms: key type, digest (null where the key has its own), identifier, parameters. */
const ALGORITHMS: readonly (readonly [keyType: string, digest: string | null, oid: string])[] = [
  ['rsa', 'sha1', '1.2.840.113549.1.1.5'],
  ['rsa', 'sha224', '1.2.840.113549.1.1.14'],
  ['rsa', 'sha256', '1.2.840.113549.1.1.11'],
  ['rsa', 'sha384', '1.2.840.113549.1.1.12'],
  ['rsa', 'sha512', '1.2.840.113549.1.1.13'],
  ['ec', 'sha1', '1.2.840.10045.4.1'],
  ['ec', 'sha224', '1.2.840.10045.4.3.1'],
  ['ec', 'sha256', '1.2.840.10045.4.3.2'],
  ['ec', 'sha384', '1.2.840.10045.4.3.3'],
  ['ec', 'sha512', '1.2.840.10045.4.3.4'],
  ['ed25519', null, '1.3.101.112'],
  ['ed448', null, '1.3.101.113'],
];

/** Digests that requests and certificates may be signed with. */
export const DIGESTS = ['sha256', 'sha384', 'sha512'] as const;

/** Whether a key can sign requests and certificates. */
export function canSign(key: KeyObject): boolean {
  return ALGORITHMS.some(([keyType]) => keyType === key.asymmetricKeyType);
}

/** The AlgorithmIdentifier of what this key signs with this digest. RSA has NULL as parameters, the others have none. */
export function algorithmOf(key: KeyObject, digest: string): Buffer {
  const [, , oid = ''] = findAlgorithm(key, digest) ?? [];
  return encodeSequence(encodeOid(oid), ...(key.asymmetricKeyType === 'rsa' ? [NULL] : []));
}

/** What is to be signed, with algorithm and signature behind it. */
export function signStructure(body: Buffer, key: KeyObject, digest: string): Buffer {
  const signature = sign(findAlgorithm(key, digest)?.[1], body, key);
  return encodeSequence(body, algorithmOf(key, digest), encodeBitString(signature));
}

/** Whether a signature of an algorithm was made by this key. */
export function verifySignature(body: Uint8Array, oid: string, signature: Uint8Array, key: KeyObject): boolean {
  const algorithm = ALGORITHMS.find(([keyType, , known]) => keyType === key.asymmetricKeyType && known === oid);
  return algorithm !== undefined && verify(algorithm[1], body, key, signature);
}

function findAlgorithm(key: KeyObject, digest: string) {
  return ALGORITHMS.find(
    ([keyType, known]) => keyType === key.asymmetricKeyType && (known === null || known === digest),
  );
}
