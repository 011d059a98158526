import { Buffer } from 'node:buffer';
import { createPublicKey, type KeyObject } from 'node:crypto';

/** OpenSSH's names of curves. */
const CURVES: Readonly<Record<string, string>> = { 'P-256': 'nistp256', 'P-384': 'nistp384', 'P-521': 'nistp521' };

/** The public half of a key as a line of authorized_keys without a comment; undefined for types that OpenSSH has not. */
export function opensshPublicKey(key: KeyObject): string | undefined {
  const fields = fieldsOf(key);
  if (!fields) return undefined;
  const blob = Buffer.concat(fields.flatMap((field) => [lengthOf(field), field]));
  return `${fields[0]?.toString()} ${blob.toString('base64')}`;
}

function fieldsOf(key: KeyObject): Buffer[] | undefined {
  const type = key.asymmetricKeyType ?? '';
  if (!['rsa', 'ec', 'ed25519'].includes(type)) return undefined;
  if (type === 'ec' && !/^(prime256v1|secp384r1|secp521r1)$/.test(key.asymmetricKeyDetails?.namedCurve ?? ''))
    return undefined;
  const jwk = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  const part = (text: string | undefined) => Buffer.from(text ?? '', 'base64url');
  if (type === 'rsa') return [Buffer.from('ssh-rsa'), positive(part(jwk.e)), positive(part(jwk.n))];
  if (type === 'ed25519') return [Buffer.from('ssh-ed25519'), part(jwk.x)];
  const curve = CURVES[jwk.crv ?? ''] ?? '';
  const point = Buffer.concat([Buffer.from([4]), part(jwk.x), part(jwk.y)]);
  return [Buffer.from(`ecdsa-sha2-${curve}`), Buffer.from(curve), point];
}

/** A number whose first bit is set gets a zero byte in front: it is not negative (RFC 4251, section 5). */
function positive(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}

function lengthOf(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return length;
}
