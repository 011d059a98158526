import { type Diagnostic, DiagnosticError, errorAt } from '../errors/diagnostic.ts';

const VAULT_HEADER = '$ANSIBLE_VAULT;';

/** The plain text of a vault file; throws where no password fits. */
export type Decrypt = (ciphertext: string) => string;

/**
 * The text of a file, decrypted where the whole of it is in a vault; undefined where that cannot be, which is a `vars/vault`
 * diagnostic with the file's place. `decrypt` absent: no password was given.
 */
export function openVaultText(
  text: string,
  file: string,
  decrypt: Decrypt | undefined,
  diagnostics: Diagnostic[],
): string | undefined {
  if (!text.startsWith(VAULT_HEADER)) return text;
  const range = { file, line: 1, column: 1 };
  try {
    if (decrypt) return decrypt(text);
  } catch (error) {
    diagnostics.push(...undecryptable(error, range));
    return undefined;
  }
  const hint = 'give the password with --vault-password-file';
  diagnostics.push(errorAt('vars/vault', `${file} is encrypted and no vault password was given`, { range, hint }));
  return undefined;
}

function undecryptable(error: unknown, range: { file: string; line: number; column: number }): readonly Diagnostic[] {
  if (error instanceof DiagnosticError) return error.diagnostics.map((each) => ({ range, ...each }));
  return [errorAt('vars/vault', `cannot decrypt ${range.file}: ${(error as Error).message}`, { range })];
}
