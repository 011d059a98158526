import type { PyDict, Value } from '../parsing/value.ts';
import { changesAt } from '../process/repeatable.ts';
import { toStr } from '../template/values/text.ts';
import { typeName } from '../template/values/types.ts';
import { type Certificate, readCertificate } from '../x509/certificate.ts';
import type { NameEncoding } from '../x509/general-names.ts';
import { pemLabel } from '../x509/pem.ts';
import { resolveTime } from '../x509/relative-time.ts';
import { dictOf, requiredText, textOf } from './arguments/argument-values.ts';
import { CRYPTO_BACKEND, NAME_ENCODING } from './arguments/common-parameters.ts';
import { expandPaths, noSuchFile, readBytes } from './crypto/files.ts';
import { certificateInfo } from './crypto/info.ts';
import { defineModule } from './define-module.ts';
import { ModuleFailure, type Step } from './requests.ts';

/** community.crypto.x509_certificate_info: what a certificate says of itself. */
export const x509CertificateInfo = defineModule({
  name: 'community.crypto.x509_certificate_info',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    path: { type: 'path' },
    content: { type: 'str' },
    valid_at: { type: 'dict' },
    name_encoding: NAME_ENCODING,
    select_crypto_backend: CRYPTO_BACKEND,
  },
  requiredOneOf: [['path', 'content']],
  mutuallyExclusive: [['path', 'content']],
  *run(given, context) {
    const args = yield* expandPaths(given, ['path'], context);
    const content = textOf(args, 'content') ?? (yield* readFile(textOf(args, 'path') ?? ''));
    const certificate = readCertificate(content);
    if (!certificate) throw new ModuleFailure(`the certificate ${textOf(args, 'path') ?? ''} cannot be read`);
    const now = new Date();
    const encoding = requiredText(args, 'name_encoding') as NameEncoding;
    noteLife(certificate, 0);
    const values = certificateInfo(certificate, now, { encoding });
    values.set('valid_at', validAt(certificate, dictOf(args, 'valid_at') ?? new Map(), now));
    return { changed: false, values };
  },
});

/** A file may be DER, given content only PEM. */
function* readFile(path: string): Step<string | Uint8Array> {
  const bytes = yield* readBytes(path);
  if (!bytes) throw new ModuleFailure(`Error while reading certificate file from disk: ${noSuchFile(path)}`);
  return pemLabel(bytes.toString('latin1')) === undefined ? bytes : bytes.toString('utf8');
}

function validAt({ notBefore, notAfter }: Certificate, times: PyDict, now: Date): PyDict {
  return new Map(
    [...times].map(([key, value]): [Value, Value] => {
      const name = `valid_at.${toStr(key)}`;
      if (typeof value !== 'string') {
        throw new ModuleFailure(`The value for ${name} must be of type string (got <class '${typeName(value)}'>)`);
      }
      const time = resolveTime(value, now);
      const words = /^[+-]/.test(value) ? 'timespec' : 'time spec';
      if (!time) throw new ModuleFailure(`The ${words} "${value}" for ${name} is invalid`);
      if (words === 'timespec') noteLife({ notBefore, notAfter }, time.getTime() - now.getTime());
      return [key, notBefore <= time && time <= notAfter];
    }),
  );
}

/** So many milliseconds before its first and its last moment another thing is said of a certificate. */
function noteLife({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>, before: number): void {
  for (const moment of [notBefore, notAfter]) changesAt(moment.getTime() - before);
}
