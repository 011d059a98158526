import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';

type VaultLibrary = typeof import('ansible-vault');

/**
 * Decrypts vault text with the password in `--vault-password-file`. File and library are read at the first encrypted value;
 * throws a `vars/vault` diagnostic where there is no password or it does not fit.
 */
export function createDecrypt(passwordFile: string | undefined): (ciphertext: string) => string {
  let password: string | undefined;
  return (ciphertext) => {
    if (passwordFile === undefined) {
      throw fault('a value is encrypted by vault and there is no password', 'Give --vault-password-file FILE.');
    }
    password ??= readPassword(passwordFile);
    return decrypt(ciphertext, password, passwordFile);
  };
}

function decrypt(ciphertext: string, password: string, passwordFile: string): string {
  const { Vault } = createRequire(import.meta.url)('ansible-vault') as VaultLibrary;
  try {
    const plain = new Vault({ password }).decryptSync(ciphertext, undefined);
    if (plain === undefined) throw new Error('no plain text');
    return plain;
  } catch {
    throw fault(
      'a value that is encrypted by vault cannot be decrypted',
      `Is the password in ${passwordFile} the right one?`,
    );
  }
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw fault(`the vault password file cannot be read: ${(error as Error).message}`, 'Name a readable file.');
  }
}

function fault(summary: string, hint: string): DiagnosticError {
  return new DiagnosticError(errorAt('vars/vault', summary, { hint }));
}
