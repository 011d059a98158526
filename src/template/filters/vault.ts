import { createCipheriv, createHmac } from 'node:crypto';
import { type Value, VaultText } from '../../parsing/value.ts';
import type { Effects } from '../render-context.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { toStr } from '../values/text.ts';
import { deriveVaultKeys, openVault } from '../values/vault-cipher.ts';
import { isVaultText } from '../values/vault-text.ts';
import { classText } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

function encrypt(plain: string, secret: string, salt: Buffer, vaultId: string): string {
  const { cipher: key, hmac, iv } = deriveVaultKeys(secret, salt);
  const padding = 16 - (Buffer.byteLength(plain) % 16);
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  const padded = Buffer.concat([Buffer.from(plain), Buffer.alloc(padding, padding)]);
  const bytes = Buffer.concat([cipher.update(padded), cipher.final()]);
  const digest = createHmac('sha256', hmac).update(bytes).digest('hex');
  const body = Buffer.from([salt.toString('hex'), digest, bytes.toString('hex')].join('\n')).toString('hex');
  const header = vaultId === 'default' ? '$ANSIBLE_VAULT;1.1;AES256' : `$ANSIBLE_VAULT;1.2;AES256;${vaultId}`;
  return `${header}\n${(body.match(/.{1,80}/g) ?? []).join('\n')}\n`;
}

function cannotDecrypt(): Error {
  const reason = 'Decryption failed (no vault secrets were found that could decrypt).';
  return pythonError('AnsibleError', `Unable to decrypt: ${reason}`);
}

function decrypt(vault: string, secret: string): string {
  const plain = openVault(vault, secret);
  if (!plain) throw cannotDecrypt();
  return plain.toString('utf8');
}

function vaultFilter(data: Value, secret: Value, salt: Value, vaultId: Value, effects: Effects): string {
  if (typeof secret !== 'string')
    throw typeError(`Secret passed is required to be a string, instead we got ${classText(secret)}.`);
  if (typeof data !== 'string') throw typeError(`Can only vault strings, instead we got ${classText(data)}.`);
  const bytes = salt === null ? Buffer.from(effects.randomBytes(32)) : Buffer.from(toStr(salt));
  return encrypt(data, secret, bytes, toStr(vaultId));
}

function unvaultFilter(vault: Value, secret: Value): string {
  if (typeof secret !== 'string')
    throw typeError(`Secret passed is required to be as string, instead we got ${classText(secret)}.`);
  const text = vault instanceof VaultText ? vault.ciphertext : vault;
  if (typeof text !== 'string')
    throw typeError(`Vault should be in the form of a string, instead we got ${classText(vault)}.`);
  return isVaultText(text) ? decrypt(text, secret) : text;
}

/** The `vault` and `unvault` filters, whose secret is an argument. */
export const VAULT_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'vault',
    filter('data secret salt? vault_id? wrap_object?', ([data, secret, salt, vaultId], { context }) =>
      vaultFilter(data ?? null, secret ?? null, salt ?? null, vaultId ?? 'filter_default', context.effects),
    ),
  ],
  ['unvault', filter('vault secret vault_id?', ([vault, secret]) => unvaultFilter(vault ?? null, secret ?? null))],
]);
