import { closeSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { DiagnosticError } from '../../errors/diagnostic.ts';
import { isVaultText } from '../../template/values/vault-text.ts';
import { KeywordError } from '../task/keyword-values.ts';

/** Gives what stands in a vault; throws a diagnostic where no password fits. */
export type DecryptBytes = (ciphertext: string) => Uint8Array;

/** Enough to tell a vault by how it begins. */
const HEADER_BYTES = 16;

/** Whether a file that may be large begins as a vault does, as Ansible asks of every file that it sends. */
export function isVaultFile(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    return isVaultBytes(head.subarray(0, readSync(file, head, 0, HEADER_BYTES, 0)));
  } finally {
    closeSync(file);
  }
}

export function isVaultBytes(bytes: Uint8Array): boolean {
  return isVaultText(Buffer.from(bytes.subarray(0, HEADER_BYTES)).toString('latin1'));
}

/** The files in vaults at a path or anywhere below it; none where the system refuses to tell. */
export function vaultFilesAt(path: string): string[] {
  try {
    const status: Stats = statSync(path);
    if (status.isDirectory())
      return readdirSync(path)
        .sort()
        .flatMap((name) => vaultFilesAt(join(path, name)));
    return status.isFile() && isVaultFile(path) ? [path] : [];
  } catch {
    return [];
  }
}

/** Decrypts a file for a task: without a password that fits the task fails, and nothing of the file leaves the control node. */
export function openVaultFile(path: string, bytes: Uint8Array, decrypt: DecryptBytes): Uint8Array {
  try {
    return decrypt(Buffer.from(bytes).toString('latin1'));
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const reasons = error.diagnostics.map(({ summary, hint }) => [summary, hint].filter(Boolean).join('. '));
    throw new KeywordError(`Task failed: ${path} is encrypted by vault: ${reasons.join('; ')}`);
  }
}
