import type { KeyObject } from 'node:crypto';
import { readPrivateKey } from '../../x509/private-key.ts';
import { canSign } from '../../x509/signing.ts';
import { textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { textFrom } from './files.ts';

/**
 * The private key that `PREFIX_path` or `PREFIX_content` gives, unlocked by `PREFIX_passphrase`.
 *
 * @param missing the message for a file that is not there.
 */
export function* loadPrivateKey(
  args: ModuleArguments,
  prefix: 'privatekey' | 'ownca_privatekey',
  missing: (path: string) => string,
): Step<KeyObject> {
  const text = yield* textFrom(textOf(args, `${prefix}_path`), textOf(args, `${prefix}_content`), missing);
  const passphrase = textOf(args, `${prefix}_passphrase`);
  const key = readPrivateKey(text, passphrase);
  if (key) return key;
  throw new ModuleFailure(privateKeyFault(text, passphrase));
}

/** Why a text cannot be read as a private key. */
export function privateKeyFault(text: string, passphrase: string | undefined): string {
  const isLocked = passphrase === undefined && /ENCRYPTED/.test(text);
  return isLocked || (passphrase !== undefined && readPrivateKey(text))
    ? 'Wrong or empty passphrase provided for private key'
    : 'Wrong passphrase provided for private key, or private key cannot be parsed';
}

/** The same key, which must be one that signs. */
export function* loadSigningKey(...args: Parameters<typeof loadPrivateKey>): Step<KeyObject> {
  const key = yield* loadPrivateKey(...args);
  if (canSign(key)) return key;
  throw new ModuleFailure(`Key of type ${key.asymmetricKeyType} not supported for issuing certificates`);
}
