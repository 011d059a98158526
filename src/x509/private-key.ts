import { Buffer } from 'node:buffer';
import { createPrivateKey, type ED25519KeyPairOptions, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { encodeElement, encodeInteger, encodeOid, encodeSequence, TAG } from './encode-der.ts';
import { pemLabel } from './pem.ts';
import { remembered } from './remembered.ts';
import { readRsaPrivateKey } from './rsa-key.ts';

/** Types of keys by Ansible's names, with OpenSSL's. */
const TYPES = { RSA: 'rsa', ECC: 'ec', Ed25519: 'ed25519', Ed448: 'ed448', X25519: 'x25519', X448: 'x448' } as const;

export type KeyTypeName = keyof typeof TYPES;
export type KeyFormat = 'pkcs1' | 'pkcs8' | 'raw';

/** What a new key is to be. */
export interface KeyWish {
  readonly type: KeyTypeName;
  /** Bits of an RSA key. */
  readonly size: number;
  /** Name of the curve of an ECC key. */
  readonly curve?: string | undefined;
}

/** The names by which OpenSSL knows two curves that others name after their size. */
const CURVE_ALIASES: Readonly<Record<string, string>> = { secp192r1: 'prime192v1', secp256r1: 'prime256v1' };

/** Reads a private key in PEM; undefined where it is none, or where the passphrase does not fit or is not needed. */
export function readPrivateKey(pem: string, passphrase?: string): KeyObject | undefined {
  if (isEncrypted(pem) !== (passphrase !== undefined)) return undefined;
  try {
    return passphrase === undefined ? readPlain(pem) : createPrivateKey({ key: pem, format: 'pem', passphrase });
  } catch {
    return undefined;
  }
}

const readPlain = remembered((pem) => readRsaPrivateKey(pem) ?? createPrivateKey({ key: pem, format: 'pem' }));

/** Reads the bare bytes of a key, whose type follows from their number; 32 bytes are of the wished type or X25519. */
export function readRawKey(bytes: Uint8Array, wished: KeyTypeName): KeyObject | undefined {
  const oids = { X25519: '1.3.101.110', X448: '1.3.101.111', Ed25519: '1.3.101.112', Ed448: '1.3.101.113' } as const;
  const short = wished === 'Ed25519' ? oids.Ed25519 : oids.X25519;
  const oid =
    bytes.length === 56 ? oids.X448 : bytes.length === 57 ? oids.Ed448 : bytes.length === 32 ? short : undefined;
  if (oid === undefined) return undefined;
  const secret = encodeElement(TAG.octetString, encodeElement(TAG.octetString, bytes));
  const info = encodeSequence(encodeInteger(0), encodeSequence(encodeOid(oid)), secret);
  return createPrivateKey({ key: info, format: 'der', type: 'pkcs8' });
}

/** Makes a key; the work is done outside of the event loop. */
export async function makePrivateKey({ type, size, curve = '' }: KeyWish): Promise<KeyObject> {
  const generate = promisify(generateKeyPair);
  if (type === 'RSA') return (await generate('rsa', { modulusLength: size, publicExponent: 65537 })).privateKey;
  if (type === 'ECC') return (await generate('ec', { namedCurve: CURVE_ALIASES[curve] ?? curve })).privateKey;
  const options: ED25519KeyPairOptions<'pem', 'pem'> | undefined = undefined;
  return (await generate(TYPES[type] as 'ed25519', options)).privateKey as unknown as KeyObject;
}

/**
 * Writes a key. `pkcs1` is OpenSSL's traditional form, which RSA and ECC keys have; `raw` the bare bytes, which the others
 * have. Returns undefined for a form that the key has not, or that cannot be encrypted.
 */
export function exportPrivateKey(key: KeyObject, format: KeyFormat, passphrase?: string): Buffer | undefined {
  const isPlain = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ec';
  const secret = passphrase === undefined || passphrase === '' ? {} : { cipher: 'aes-256-cbc', passphrase };
  if (format === 'raw') {
    const d = isPlain || 'cipher' in secret ? undefined : key.export({ format: 'jwk' }).d;
    return d === undefined ? undefined : Buffer.from(d, 'base64url');
  }
  if (format === 'pkcs8') return Buffer.from(key.export({ format: 'pem', type: 'pkcs8', ...secret }));
  if (!isPlain) return undefined;
  const type = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1';
  return Buffer.from(key.export({ format: 'pem', type, ...secret }));
}

/** Which form a file of a key has; undefined for PEM that holds no key. */
export function keyFormat(bytes: Uint8Array): KeyFormat | undefined {
  const label = pemLabel(Buffer.from(bytes).toString('latin1'));
  if (label === undefined) return 'raw';
  if (label === 'PRIVATE KEY' || label === 'ENCRYPTED PRIVATE KEY') return 'pkcs8';
  return label.endsWith(' PRIVATE KEY') ? 'pkcs1' : undefined;
}

/** Ansible's name of a key's type; undefined for types that are not made here. */
export function keyTypeName(key: KeyObject): KeyTypeName | undefined {
  return (Object.keys(TYPES) as KeyTypeName[]).find((name) => TYPES[name] === key.asymmetricKeyType);
}

/** The name of an ECC key's curve as community.crypto has it; undefined for other keys. */
export function curveName(key: KeyObject): string | undefined {
  const name = key.asymmetricKeyDetails?.namedCurve;
  return Object.keys(CURVE_ALIASES).find((alias) => CURVE_ALIASES[alias] === name) ?? name;
}

function isEncrypted(pem: string): boolean {
  return pemLabel(pem) === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type: *4, *ENCRYPTED/m.test(pem);
}
