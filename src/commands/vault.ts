import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { forgetCompiled } from '../template/language/compiled-before.ts';
import type { CommandIo } from './command-io.ts';
import type { SourceOptions } from './options.ts';
import { readVaultPassword } from './vault-password.ts';

type VaultLibrary = typeof import('./vault-library.ts');

/** A password for vault, under the id that the operator gives it. */
interface Secret {
  readonly id: string;
  /** Where it comes from, for messages. */
  readonly source: string;
  readonly password: () => string;
}

const DEFAULT_ID = 'default';
/** Sources of `--vault-id` that ask on the terminal. */
const PROMPTS = new Set(['prompt', 'prompt_ask_vault_pass']);

/**
 * Decrypts vault text with the passwords of `--vault-id`, `--vault-password-file` and `--ask-vault-pass`: first those whose
 * id is that of the text, then the others, as Ansible does. Asks for passwords at once; files and scripts are read at the
 * first encrypted value. Throws a `vars/vault` diagnostic where there is no password or none fits.
 */
export async function createDecrypt(options: SourceOptions, io: CommandIo): Promise<(ciphertext: string) => string> {
  const secrets: Secret[] = [];
  for (const given of sourcesOf(options)) secrets.push(await openSecret(given, io));
  const library = secrets.length === 0 ? undefined : await import('./vault-library.ts');
  return (ciphertext) => {
    if (!library) {
      throw fault(
        'a value is encrypted by vault and there is no password',
        'Give --vault-password-file FILE, --vault-id LABEL@FILE or --ask-vault-pass.',
      );
    }
    // What was encrypted may be a template, and is not to be kept.
    forgetCompiled();
    return decrypt(ciphertext, secrets, library);
  };
}

function sourcesOf({
  vaultIds = [],
  vaultPasswordFiles = [],
  askVaultPass,
}: SourceOptions): { id: string; source: string }[] {
  const ids = vaultIds.map((each) => {
    const at = each.indexOf('@');
    return at < 0
      ? { id: DEFAULT_ID, source: each }
      : { id: each.slice(0, at) || DEFAULT_ID, source: each.slice(at + 1) };
  });
  const files = vaultPasswordFiles.map((source) => ({ id: DEFAULT_ID, source }));
  return [...ids, ...files, ...(askVaultPass ? [{ id: DEFAULT_ID, source: 'prompt_ask_vault_pass' }] : [])];
}

async function openSecret({ id, source }: { id: string; source: string }, io: CommandIo): Promise<Secret> {
  if (!PROMPTS.has(source)) {
    if (!existsSync(resolve(io.cwd, source))) {
      throw fault(`the vault password file ${source} does not exist`, 'Name a file, or `prompt` to be asked.');
    }
    let known: string | undefined;
    const password = () => {
      known ??= readVaultPassword(resolve(io.cwd, source), id);
      return known;
    };
    return { id, source, password };
  }
  const typed = await io.askSecret(source === 'prompt' ? `Vault password (${id}): ` : 'Vault password: ');
  return { id, source: 'the prompt', password: () => typed };
}

/** The id of a text stands in its first line, from version 1.2 of the format on. */
function decrypt(ciphertext: string, secrets: readonly Secret[], library: VaultLibrary): string {
  const id = /^\s*\$ANSIBLE_VAULT;[^;\n]*;[^;\n]*;([^;\n]+)/.exec(ciphertext)?.[1]?.trim();
  const matching = secrets.filter((secret) => secret.id === id);
  for (const secret of new Set([...matching, ...secrets])) {
    const plain = tryDecrypt(ciphertext, secret.password(), library);
    if (plain !== undefined) return plain;
  }
  const tried = secrets.map((secret) => `'${secret.id}' of ${secret.source}`).join(', ');
  const wanted = id === undefined ? '' : ` It was encrypted for the id '${id}'.`;
  throw fault('a value that is encrypted by vault cannot be decrypted', `No password fits; tried: ${tried}.${wanted}`);
}

function tryDecrypt(ciphertext: string, password: string, { Vault }: VaultLibrary): string | undefined {
  try {
    return new Vault({ password }).decryptSync(ciphertext, undefined);
  } catch {
    return undefined;
  }
}

function fault(summary: string, hint: string): DiagnosticError {
  return new DiagnosticError(errorAt('vars/vault', summary, { hint }));
}
