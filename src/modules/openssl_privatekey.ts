import type { KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import { fingerprintsOf, makePrivateKey, readPrivateKey } from '../x509/private-key.ts';
import { flagOf, numberOf, requiredText, textOf } from './argument-values.ts';
import { CRYPTO_BACKEND, FILE_COMMON_PARAMETERS } from './common-parameters.ts';
import { fileResult, readText, removeFile, writeText } from './crypto-files.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { compute, ModuleFailure } from './requests.ts';

const RSA_ONLY = 'only RSA keys are made';

/** community.crypto.openssl_privatekey: an RSA key, made once and kept while it is what is asked for. */
export const opensslPrivatekey = defineModule({
  name: 'community.crypto.openssl_privatekey',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    path: { type: 'path', required: true },
    state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
    type: { type: 'str', default: 'RSA', choices: ['RSA'] },
    size: { type: 'int', default: 4096 },
    passphrase: { type: 'str', noLog: true },
    cipher: { type: 'str', default: 'auto', refused: 'the cipher is chosen here', refusedExcept: ['auto'] },
    curve: { type: 'str', refused: RSA_ONLY },
    force: { type: 'bool', default: false },
    regenerate: {
      type: 'str',
      default: 'full_idempotence',
      choices: ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
    },
    format: {
      type: 'str',
      default: 'auto_ignore',
      refused: 'keys are written as PKCS#1',
      refusedExcept: ['auto_ignore', 'auto', 'pkcs1'],
    },
    format_mismatch: { type: 'str', default: 'regenerate', choices: ['regenerate', 'convert'] },
    backup: { type: 'bool', default: false },
    return_content: {
      type: 'bool',
      default: false,
      refused: 'private keys are never part of a result',
      refusedExcept: [false],
    },
    select_crypto_backend: CRYPTO_BACKEND,
  },
  *run(args, context) {
    const path = requiredText(args, 'path');
    if (textOf(args, 'state') === 'absent') return yield* removeFile(path, context);
    const present = yield* readText(path);
    const passphrase = textOf(args, 'passphrase');
    const key = present === undefined ? undefined : readPrivateKey(present, passphrase);
    const keep = present !== undefined && mayKeep(present, key, args);
    if (!keep && context.check) return { changed: true, values: described(path, undefined, args) };
    const size = numberOf(args, 'size') ?? 4096;
    const text = keep ? present : yield* compute(() => makePrivateKey(size, passphrase));
    const written = yield* writeText(path, text, '0600', args, context);
    return fileResult(path, !keep, written, described(path, readPrivateKey(text, passphrase), args));
  },
});

/** Whether the key stays, by the rules of `regenerate`; what may neither stay nor be replaced is a failure. */
function mayKeep(present: string, key: KeyObject | undefined, args: ModuleArguments): boolean {
  const rule = flagOf(args, 'force') ? 'always' : requiredText(args, 'regenerate');
  if (rule === 'always') return false;
  if (!key) {
    if (rule === 'full_idempotence') return false;
    if (present.trim() === '' && rule === 'partial_idempotence') return false;
    throw new ModuleFailure(
      'Unable to read the key. The key is protected with a another passphrase / no passphrase or broken. Will not proceed. To force regeneration, call the module with `generate` set to `full_idempotence` or `always`, or with `force=yes`.',
    );
  }
  const fits = key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === numberOf(args, 'size');
  if (fits || rule === 'never') return true;
  if (rule === 'fail')
    throw new ModuleFailure(
      'Key has wrong type and/or size. Will not proceed. To force regeneration, call the module with `generate` set to `partial_idempotence`, `full_idempotence` or `always`, or with `force=yes`.',
    );
  return false;
}

function described(path: string, key: KeyObject | undefined, args: ModuleArguments): PyDict {
  const values = new Map<Value, Value>([
    ['filename', path],
    ['type', requiredText(args, 'type')],
    ['size', numberOf(args, 'size') ?? 4096],
  ]);
  return key ? values.set('fingerprint', new Map(fingerprintsOf(key))) : values;
}
