import type { Value } from '../parsing/value.ts';
import { readPublicKey } from '../x509/public-key.ts';
import { textOf } from './arguments/argument-values.ts';
import { CRYPTO_BACKEND } from './arguments/common-parameters.ts';
import { expandPaths, noSuchFile, textFrom } from './crypto/files.ts';
import { publicKeyInfo } from './crypto/info.ts';
import { defineModule } from './define-module.ts';
import { ModuleFailure } from './requests.ts';

/** community.crypto.openssl_publickey_info: what a public key is. */
export const opensslPublickeyInfo = defineModule({
  name: 'community.crypto.openssl_publickey_info',
  runsOn: 'host',
  reachesOut: false,
  parameters: { path: { type: 'path' }, content: { type: 'str', noLog: true }, select_crypto_backend: CRYPTO_BACKEND },
  requiredOneOf: [['path', 'content']],
  mutuallyExclusive: [['path', 'content']],
  *run(given, context) {
    const args = yield* expandPaths(given, ['path'], context);
    const missing = (path: string) => `Error while reading public key file from disk: ${noSuchFile(path)}`;
    const key = readPublicKey(yield* textFrom(textOf(args, 'path'), textOf(args, 'content'), missing));
    // The module never says otherwise of the first three.
    const values = new Map<Value, Value>([
      ['can_load_key', false],
      ['can_parse_key', false],
      ['key_is_consistent', null],
    ]);
    if (!key) throw new ModuleFailure('Error while deserializing key: it is no public key in PEM', values);
    for (const [name, value] of publicKeyInfo(key)) values.set(name, value);
    return { changed: false, values };
  },
});
