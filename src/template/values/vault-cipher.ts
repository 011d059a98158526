import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

export interface VaultKeys {
  readonly cipher: Buffer;
  readonly hmac: Buffer;
  readonly iv: Buffer;
}

/** The keys of the vault formats 1.1 and 1.2: PBKDF2 with SHA-256, 10,000 rounds. */
export function deriveVaultKeys(secret: string, salt: Buffer): VaultKeys {
  const bytes = pbkdf2Sync(secret, salt, 10_000, 80, 'sha256');
  return { cipher: bytes.subarray(0, 32), hmac: bytes.subarray(32, 64), iv: bytes.subarray(64) };
}

/** What stands in a vault, whose first line is its header; undefined where the secret is not its own or the text is broken. */
export function openVault(vault: string, secret: string): Buffer | undefined {
  const [salt, digest, bytes] = partsOf(vault);
  if (!salt || !digest || !bytes) return undefined;
  const keys = deriveVaultKeys(secret, salt);
  const expected = createHmac('sha256', keys.hmac).update(bytes).digest();
  if (expected.length !== digest.length || !timingSafeEqual(expected, digest)) return undefined;
  const decipher = createDecipheriv('aes-256-ctr', keys.cipher, keys.iv);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  return padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
}

/** Salt, digest and ciphertext: hexadecimal lines that are hexadecimal once more. */
function partsOf(vault: string): Buffer[] {
  const lines = vault.trim().split('\n').slice(1);
  const outer = Buffer.from(lines.map((line) => line.trim()).join(''), 'hex').toString('latin1');
  return outer.split('\n').map((part) => Buffer.from(part, 'hex'));
}
