import { existsSync } from 'node:fs';
import { expandPath } from '../config/expand-path.ts';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { spoilRepeat } from '../process/repeatable.ts';
import { forgetCompiled } from '../template/language/compiled-before.ts';
import { openVault } from '../template/values/vault-cipher.ts';
import type { CommandIo } from './command-io.ts';
import type { SourceOptions } from './options.ts';
import { readVaultPassword } from './vault-password.ts';

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
export async function createDecrypt(options: SourceOptions, io: CommandIo): Promise<(ciphertext: string) => Buffer> {
  const secrets: Secret[] = [];
  for (const given of sourcesOf(options)) secrets.push(await openSecret(given, io));
  const matchesIds = options.settings?.text('DEFAULT_VAULT_ID_MATCH') !== undefined;
  return (ciphertext) => {
    if (secrets.length === 0) {
      throw fault(
        'a value is encrypted by vault and there is no password',
        'Give --vault-password-file FILE, --vault-id LABEL@FILE or --ask-vault-pass.',
      );
    }
    // What was encrypted may be a template, or become part of a question to a host, and is not to be kept.
    forgetCompiled();
    spoilRepeat();
    return decrypt(ciphertext, secrets, matchesIds);
  };
}

function sourcesOf({
  vaultIds = [],
  vaultPasswordFiles = [],
  askVaultPass,
  settings,
}: SourceOptions): { id: string; source: string }[] {
  const defaultId = settings?.text('DEFAULT_VAULT_IDENTITY') ?? DEFAULT_ID;
  const ids = vaultIds.map((each) => {
    const at = each.indexOf('@');
    return at < 0
      ? { id: defaultId, source: each }
      : { id: each.slice(0, at) || defaultId, source: each.slice(at + 1) };
  });
  const files = vaultPasswordFiles.map((source) => ({ id: defaultId, source }));
  return [...ids, ...files, ...(askVaultPass ? [{ id: defaultId, source: 'prompt_ask_vault_pass' }] : [])];
}

async function openSecret({ id, source }: { id: string; source: string }, io: CommandIo): Promise<Secret> {
  if (!PROMPTS.has(source)) {
    const file = expandPath(source, io);
    if (!existsSync(file)) {
      throw fault(`the vault password file ${source} does not exist`, 'Name a file, or `prompt` to be asked.');
    }
    let known: string | undefined;
    const password = () => {
      known ??= readVaultPassword(file, id);
      return known;
    };
    return { id, source, password };
  }
  const typed = await io.askSecret(source === 'prompt' ? `Vault password (${id}): ` : 'Vault password: ');
  return { id, source: 'the prompt', password: () => typed };
}

/** The id of a text stands in its first line, from version 1.2 of the format on. `matchesIds`: no password of another id is tried. */
function decrypt(ciphertext: string, secrets: readonly Secret[], matchesIds: boolean): Buffer {
  const id = /^\s*\$ANSIBLE_VAULT;[^;\n]*;[^;\n]*;([^;\n]+)/.exec(ciphertext)?.[1]?.trim();
  const matching = secrets.filter((secret) => secret.id === id);
  for (const secret of matchesIds ? matching : new Set([...matching, ...secrets])) {
    const plain = openVault(ciphertext, secret.password());
    if (plain !== undefined) return plain;
  }
  const tried = secrets.map((secret) => `'${secret.id}' of ${secret.source}`).join(', ');
  const wanted = id === undefined ? '' : ` It was encrypted for the id '${id}'.`;
  throw fault('a value that is encrypted by vault cannot be decrypted', `No password fits; tried: ${tried}.${wanted}`);
}

function fault(summary: string, hint: string): DiagnosticError {
  return new DiagnosticError(errorAt('vars/vault', summary, { hint }));
}
