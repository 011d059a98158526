import { type KeyObject, sign, verify } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import { childAt, readDer } from '../x509/der.ts';
import { readPrivateKey } from '../x509/private-key.ts';
import { publicPem, toBigInt, toNumber } from '../x509/public-key.ts';
import { canSign } from '../x509/signing.ts';
import { flagOf, textOf } from './arguments/argument-values.ts';
import { CRYPTO_BACKEND } from './arguments/common-parameters.ts';
import { expandPaths, noSuchFile, readBytes } from './crypto/files.ts';
import { type InfoOptions, publicKeyInfo } from './crypto/info.ts';
import { privateKeyFault } from './crypto/keys.ts';
import { defineModule } from './define-module.ts';
import { ModuleFailure } from './requests.ts';

/** community.crypto.openssl_privatekey_info: what a private key is; its numbers only where they are asked for. */
export const opensslPrivatekeyInfo = defineModule({
  name: 'community.crypto.openssl_privatekey_info',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    path: { type: 'path' },
    content: { type: 'str', noLog: true },
    passphrase: { type: 'str', noLog: true },
    return_private_key_data: { type: 'bool', default: false },
    check_consistency: { type: 'bool', default: false },
    select_crypto_backend: CRYPTO_BACKEND,
  },
  requiredOneOf: [['path', 'content']],
  mutuallyExclusive: [['path', 'content']],
  *run(given, context) {
    const args = yield* expandPaths(given, ['path'], context);
    const [path, passphrase] = [textOf(args, 'path'), textOf(args, 'passphrase')];
    const bytes = path === undefined ? undefined : yield* readBytes(path);
    const text = textOf(args, 'content') ?? bytes?.toString('utf8');
    if (text === undefined) {
      const none = new Map<Value, Value>([['can_load_key', false], ...keyInfo(undefined)]);
      throw new ModuleFailure(`Error while reading private key file from disk: ${noSuchFile(path ?? '')}`, none);
    }
    const key = readPrivateKey(text, passphrase);
    const values = new Map<Value, Value>([['can_load_key', true], ...keyInfo(key)]);
    if (!key) throw new ModuleFailure(privateKeyFault(text, passphrase), values);
    if (flagOf(args, 'return_private_key_data')) values.set('private_data', privateData(key));
    if (flagOf(args, 'check_consistency')) values.set('key_is_consistent', isConsistent(key));
    if (values.get('key_is_consistent') === false) throw new ModuleFailure('Private key is not consistent!', values);
    return { changed: false, values };
  },
});

/** What is told of a key in any case; undefined for a file that holds none. */
export function keyInfo(key: KeyObject | undefined, { fingerprints }: InfoOptions = {}): PyDict {
  const values = new Map<Value, Value>([
    ['can_parse_key', key !== undefined],
    ['key_is_consistent', null],
  ]);
  if (!key) return values;
  const info = publicKeyInfo(key, fingerprints);
  return values
    .set('public_key', publicPem(key))
    .set('public_key_fingerprints', info.get('fingerprints') ?? null)
    .set('type', info.get('type') ?? null)
    .set('public_data', info.get('public_data') ?? null);
}

/** The secret numbers of RSA and ECC keys by community.crypto's names. */
function privateData(key: KeyObject): PyDict {
  if (key.asymmetricKeyType === 'ec') {
    const secret = childAt(readDer(key.export({ format: 'der', type: 'sec1' })), 1);
    return new Map([['multiplier', toNumber(toBigInt(secret.content))]]);
  }
  if (key.asymmetricKeyType !== 'rsa') return new Map();
  const numbers = readDer(key.export({ format: 'der', type: 'pkcs1' }));
  const numberAt = (index: number): Value => toNumber(toBigInt(childAt(numbers, index).content));
  return new Map([
    ['p', numberAt(4)],
    ['q', numberAt(5)],
    ['exponent', numberAt(3)],
  ]);
}

/** Whether the public half verifies what the private one signs; null for RSA, which is not tested, and keys that sign nothing. */
function isConsistent(key: KeyObject): boolean | null {
  if (key.asymmetricKeyType === 'rsa' || !canSign(key)) return null;
  const [digest, data] = [key.asymmetricKeyType === 'ec' ? 'sha256' : null, Buffer.from('1234')];
  return verify(digest, data, publicPem(key), sign(digest, data, key));
}
