import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** Reads a private key in PEM; undefined where it is none or the passphrase does not fit. */
export function readPrivateKey(pem: string, passphrase?: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return undefined;
  }
}

/** Makes an RSA key, in the traditional form that community.crypto writes. */
export async function makePrivateKey(bits: number, passphrase?: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: bits, publicExponent: 65537 });
  const protection = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return privateKey.export({ format: 'pem', type: 'pkcs1', ...protection }).toString();
}

/** Hashes of the public half, in community.crypto's notation: pairs of hex digits with colons. */
export function fingerprintsOf(key: KeyObject): [string, string][] {
  const spki = spkiOf(key);
  return ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'md5'].map((name) => [
    name,
    colonHex(createHash(name).update(spki).digest()),
  ]);
}

/** Bytes as `ab:cd:…`. */
export function colonHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** True when both are the same key's public half. */
export function samePublicKey(left: KeyObject, right: KeyObject): boolean {
  return spkiOf(left).equals(spkiOf(right));
}

function spkiOf(key: KeyObject): Buffer {
  return (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' });
}
