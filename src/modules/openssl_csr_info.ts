import type { NameEncoding } from '../x509/general-names.ts';
import { readRequest } from '../x509/request.ts';
import { requiredText, textOf } from './arguments/argument-values.ts';
import { CRYPTO_BACKEND, NAME_ENCODING } from './arguments/common-parameters.ts';
import { expandPaths, noSuchFile, textFrom } from './crypto/files.ts';
import { requestInfo } from './crypto/info.ts';
import { defineModule } from './define-module.ts';
import { ModuleFailure } from './requests.ts';

/** community.crypto.openssl_csr_info: what a certificate request asks for. */
export const opensslCsrInfo = defineModule({
  name: 'community.crypto.openssl_csr_info',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    path: { type: 'path' },
    content: { type: 'str' },
    name_encoding: NAME_ENCODING,
    select_crypto_backend: CRYPTO_BACKEND,
  },
  requiredOneOf: [['path', 'content']],
  mutuallyExclusive: [['path', 'content']],
  *run(given, context) {
    const args = yield* expandPaths(given, ['path'], context);
    const missing = (path: string) => `Error while reading CSR file from disk: ${noSuchFile(path)}`;
    const request = readRequest(yield* textFrom(textOf(args, 'path'), textOf(args, 'content'), missing));
    if (!request) throw new ModuleFailure(`the certificate request ${textOf(args, 'path') ?? ''} cannot be read`);
    const values = requestInfo(request, { encoding: requiredText(args, 'name_encoding') as NameEncoding });
    if (!request.signatureValid) throw new ModuleFailure('CSR signature is invalid!', values);
    return { changed: false, values };
  },
});
