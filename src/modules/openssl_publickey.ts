import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import { fingerprintsOf } from '../x509/fingerprints.ts';
import { opensshPublicKey } from '../x509/openssh-key.ts';
import { publicPem, readPublicKey, samePublicKey, spkiOf } from '../x509/public-key.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { CRYPTO_BACKEND, FILE_COMMON_PARAMETERS } from './arguments/common-parameters.ts';
import { expandPaths, type FileOutcome, readTarget, removeFile, settleFile } from './crypto/files.ts';
import { infoDiff, publicKeyInfo } from './crypto/info.ts';
import { loadPrivateKey } from './crypto/keys.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, observe, type Step } from './requests.ts';

/** community.crypto.openssl_publickey: the public half of a private key in a file of its own. */
export const opensslPublickey = defineModule({
  name: 'community.crypto.openssl_publickey',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    path: { type: 'path', required: true },
    state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
    format: { type: 'str', default: 'PEM', choices: ['OpenSSH', 'PEM'] },
    privatekey_path: { type: 'path' },
    privatekey_content: { type: 'str', noLog: true },
    privatekey_passphrase: { type: 'str', noLog: true },
    force: { type: 'bool', default: false },
    backup: { type: 'bool', default: false },
    return_content: { type: 'bool', default: false },
    select_crypto_backend: CRYPTO_BACKEND,
  },
  mutuallyExclusive: [['privatekey_path', 'privatekey_content']],
  requiredIf: [
    { parameter: 'state', value: 'present', required: ['privatekey_path', 'privatekey_content'], any: true },
  ],
  *run(given, context) {
    const args = yield* expandPaths(given, ['path', 'privatekey_path'], context);
    const path = requiredText(args, 'path');
    const present = yield* readTarget(path);
    if (textOf(args, 'state') === 'absent') {
      return resultOf(args, context, undefined, undefined, yield* removeFile(path, args, context));
    }
    // In check mode the key may be one that an earlier task would make.
    const isComing = context.check && !(yield* hasKey(args));
    if (isComing) return resultOf(args, context, present, present, { changed: true });
    const key = yield* loadPrivateKey(args, 'privatekey', (each) => `The private key ${each} does not exist`);
    const isKept = !flagOf(args, 'force') && present !== undefined && fits(present, key, args);
    const made = isKept ? undefined : write(key, args);
    const outcome = yield* settleFile(path, made, args, context);
    // In check mode the result describes the file as it is.
    const after = context.check ? present : (made ?? present);
    const result = resultOf(args, context, present, after, outcome);
    result.values.set('fingerprint', context.check ? new Map() : fingerprintsOf(spkiOf(key)));
    return result;
  },
});

function* hasKey(args: ModuleArguments): Step<boolean> {
  const path = textOf(args, 'privatekey_path');
  return path === undefined || (yield* observe(path, { follow: true })).exists;
}

/** A comment behind an OpenSSH key is no difference. */
function fits(present: Buffer, key: KeyObject, args: ModuleArguments): boolean {
  const text = present.toString('utf8');
  if (textOf(args, 'format') === 'OpenSSH')
    return text.trim().split(/\s+/).slice(0, 2).join(' ') === write(key, args).toString();
  const found = readPublicKey(text);
  return found !== undefined && samePublicKey(found, key);
}

function write(key: KeyObject, args: ModuleArguments): Buffer {
  if (textOf(args, 'format') === 'PEM') return Buffer.from(publicPem(key));
  const line = opensshPublicKey(key);
  if (line === undefined) throw new ModuleFailure(`a key of type ${key.asymmetricKeyType} has no OpenSSH form`);
  return Buffer.from(line);
}

function resultOf(
  args: ModuleArguments,
  context: ModuleContext,
  before: Buffer | undefined,
  after: Buffer | undefined,
  { changed, backupFile }: FileOutcome,
): ModuleResult {
  const values = new Map<Value, Value>([
    ['privatekey', textOf(args, 'privatekey_path') ?? null],
    ['filename', requiredText(args, 'path')],
    ['format', requiredText(args, 'format')],
    ['fingerprint', new Map()],
    ...(flagOf(args, 'return_content') ? [['publickey', after?.toString('utf8') ?? null] as [Value, Value]] : []),
    ...(backupFile === undefined ? [] : [['backup_file', backupFile] as [Value, Value]]),
  ]);
  return { changed, values, ...(context.diff ? { diff: infoDiff(diffSide(before), diffSide(after)) } : {}) };
}

function diffSide(bytes: Buffer | undefined): PyDict {
  if (!bytes) return new Map();
  const key = readPublicKey(bytes.toString('utf8'));
  return key ? publicKeyInfo(key, 'one').set('can_parse_key', true) : new Map([['can_parse_key', false]]);
}
