import { createHash, type Hash } from 'node:crypto';

/** What distinguishes the two methods of SHA-crypt (Ulrich Drepper's specification, as glibc has it). */
interface Method {
  readonly algorithm: 'sha256' | 'sha512';
  readonly prefix: '5' | '6';
  /** The bytes of the digest in the order that the text has them, in groups of three. */
  readonly order: readonly (readonly number[])[];
}

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function rotations(start: readonly [number, number, number], count: number, modulus: number, step: number): number[][] {
  return Array.from({ length: count }, (_, index) => {
    const group = start.map((first) => (first + index * step) % modulus);
    return group;
  });
}

const METHODS: Readonly<Record<'sha256' | 'sha512', Method>> = {
  sha256: { algorithm: 'sha256', prefix: '5', order: [...rotations([0, 10, 20], 10, 30, 21), [31, 30]] },
  sha512: { algorithm: 'sha512', prefix: '6', order: [...rotations([0, 21, 42], 21, 63, 22), [63]] },
};

/** A password hashed as `/etc/shadow` has it: `$6$rounds=…$salt$…`, the rounds left out where they are the 5000 of the specification. */
export function shaCrypt(kind: 'sha256' | 'sha512', password: string, salt: string, rounds: number): string {
  const method = METHODS[kind];
  const digest = computeDigest(method, Buffer.from(password), Buffer.from(salt), rounds);
  const settings = rounds === 5000 ? '' : `rounds=${rounds}$`;
  return `$${method.prefix}$${settings}${salt}$${encodeDigest(digest, method)}`;
}

function repeatTo(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes.length === 0 ? 0 : bytes);
}

function computeDigest({ algorithm }: Method, password: Buffer, salt: Buffer, rounds: number): Buffer {
  const hash = (): Hash => createHash(algorithm);
  const second = hash().update(password).update(salt).update(password).digest();
  const first = hash().update(password).update(salt).update(repeatTo(second, password.length));
  for (let count = password.length; count > 0; count >>= 1) first.update(count & 1 ? second : password);
  let digest = first.digest();
  const passwords = hash();
  for (let count = 0; count < password.length; count += 1) passwords.update(password);
  const longPassword = repeatTo(passwords.digest(), password.length);
  const salts = hash();
  for (let count = 0; count < 16 + (digest[0] ?? 0); count += 1) salts.update(salt);
  const longSalt = repeatTo(salts.digest(), salt.length);
  for (let round = 0; round < rounds; round += 1) {
    const next = hash().update(round & 1 ? longPassword : digest);
    if (round % 3 !== 0) next.update(longSalt);
    if (round % 7 !== 0) next.update(longPassword);
    digest = next.update(round & 1 ? digest : longPassword).digest();
  }
  return digest;
}

function encodeDigest(digest: Buffer, method: Method): string {
  return method.order.map((group) => encodeGroup(group.map((index) => digest[index] ?? 0))).join('');
}

/** Three bytes as four characters, the lowest six bits first. */
function encodeGroup(bytes: readonly number[]): string {
  let value = bytes.reduce((total, byte) => (total << 8) | byte, 0);
  let text = '';
  for (let count = 0; count < bytes.length + 1; count += 1) {
    text += ALPHABET[value & 63];
    value >>= 6;
  }
  return text;
}
