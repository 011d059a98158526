import { textOf } from '../arguments/argument-values.ts';
import { CRYPTO_BACKEND, FILE_COMMON_PARAMETERS } from '../arguments/common-parameters.ts';
import type { ModuleArguments, Parameter } from '../module.ts';

/** Curves that are made with a warning. */
export const DEPRECATED_CURVES: readonly string[] = [
  'secp192r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  ...['sect163k1', 'sect163r2', 'sect233k1', 'sect233r1', 'sect283k1', 'sect283r1'],
  ...['sect409k1', 'sect409r1', 'sect571k1', 'sect571r1'],
];

/** What community.crypto.openssl_privatekey takes. */
export const PRIVATEKEY_PARAMETERS: Readonly<Record<string, Parameter>> = {
  ...FILE_COMMON_PARAMETERS,
  path: { type: 'path', required: true },
  state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
  type: { type: 'str', default: 'RSA', choices: ['ECC', 'Ed25519', 'Ed448', 'RSA', 'X25519', 'X448'] },
  size: { type: 'int', default: 4096 },
  curve: {
    type: 'str',
    choices: ['secp224r1', 'secp256k1', 'secp256r1', 'secp384r1', 'secp521r1', ...DEPRECATED_CURVES],
  },
  passphrase: { type: 'str', noLog: true },
  cipher: { type: 'str', default: 'auto' },
  format: { type: 'str', default: 'auto_ignore', choices: ['pkcs1', 'pkcs8', 'raw', 'auto', 'auto_ignore'] },
  format_mismatch: { type: 'str', default: 'regenerate', choices: ['regenerate', 'convert'] },
  force: { type: 'bool', default: false },
  regenerate: {
    type: 'str',
    default: 'full_idempotence',
    choices: ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
  },
  backup: { type: 'bool', default: false },
  return_content: { type: 'bool', default: false },
  select_crypto_backend: CRYPTO_BACKEND,
};

/** Below 1024 bits no RSA key is made by cryptography either; a cipher is chosen by the library alone. */
export function privatekeyFault(args: ModuleArguments): string | undefined {
  const [size, cipher, passphrase] = [args.get('size'), textOf(args, 'cipher') ?? 'auto', textOf(args, 'passphrase')];
  if (textOf(args, 'state') === 'absent') return undefined;
  if (textOf(args, 'type') === 'RSA' && typeof size === 'number' && size < 1024) {
    return `an RSA key of ${size} bits is too small: size must be at least 1024`;
  }
  const isChosen = cipher !== 'auto' && cipher !== '' && passphrase !== undefined && passphrase !== '';
  return isChosen ? 'Cryptography backend can only use "auto" for cipher option.' : undefined;
}
