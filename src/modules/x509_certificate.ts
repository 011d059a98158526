import type { KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import { type Certificate, readCertificate } from '../x509/certificate.ts';
import { carriesExtensions, issueCertificate } from '../x509/issue.ts';
import { sameNames } from '../x509/names.ts';
import { readPrivateKey, samePublicKey } from '../x509/private-key.ts';
import { formatTime, resolveTime } from '../x509/relative-time.ts';
import { type CertificateRequest, readRequest } from '../x509/request.ts';
import { flagOf, requiredText, textOf } from './argument-values.ts';
import { CERTIFICATE_PARAMETERS } from './certificate-parameters.ts';
import { fileResult, readText, removeFile, textFrom, writeText } from './crypto-files.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { compute, ModuleFailure, type Step } from './requests.ts';

/** Who issues, as read. */
interface Issuer {
  readonly pem: string;
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** community.crypto.x509_certificate, provider `ownca`: issued anew when request, key or CA are no longer those of the file. */
export const x509Certificate = defineModule({
  name: 'community.crypto.x509_certificate',
  runsOn: 'host',
  reachesOut: false,
  parameters: CERTIFICATE_PARAMETERS,
  requiredIf: [{ parameter: 'state', value: 'present', required: ['provider'] }],
  *run(args, context) {
    const path = requiredText(args, 'path');
    if (textOf(args, 'state') === 'absent') return yield* removeFile(path, context);
    const requestText = yield* textFrom(
      textOf(args, 'csr_path'),
      textOf(args, 'csr_content'),
      'The certificate signing request file',
    );
    const request = readRequest(requestText);
    if (!request?.signatureValid)
      throw new ModuleFailure('the certificate signing request cannot be read, or its signature is wrong');
    const issuer = yield* readIssuer(args);
    const present = yield* readText(path);
    const certificate = present === undefined ? undefined : readCertificate(present);
    const keep =
      present !== undefined &&
      !flagOf(args, 'force') &&
      certificate !== undefined &&
      fits(certificate, request, issuer);
    if (!keep && context.check) return { changed: true, values: described(path, certificate, args) };
    const text = keep ? present : yield* issue(requestText, issuer, args);
    const written = yield* writeText(path, text, '0644', args, context);
    return fileResult(path, !keep, written, described(path, readCertificate(text), args));
  },
});

function* readIssuer(args: ModuleArguments): Step<Issuer> {
  const [path, keyPath] = [textOf(args, 'ownca_path'), textOf(args, 'ownca_privatekey_path')];
  const pem = yield* textFrom(path, textOf(args, 'ownca_content'), 'The CA certificate');
  const keyText = yield* textFrom(keyPath, textOf(args, 'ownca_privatekey_content'), 'The CA private key');
  const [certificate, key] = [
    readCertificate(pem),
    readPrivateKey(keyText, textOf(args, 'ownca_privatekey_passphrase')),
  ];
  if (!certificate) throw new ModuleFailure(`the CA certificate ${path ?? ''} cannot be read`);
  if (!key) throw new ModuleFailure(`the CA private key ${keyPath ?? ''} cannot be read`);
  if (!samePublicKey(key, certificate.x509.publicKey))
    throw new ModuleFailure('The CA private key does not belong to the CA certificate');
  return { pem, certificate, key };
}

/** Whether the certificate is for this request and from this CA. That it ends soon is no reason: `force` is the caller's. */
function fits({ x509, subject, issuer, extensions }: Certificate, request: CertificateRequest, ca: Issuer): boolean {
  return (
    samePublicKey(x509.publicKey, request.publicKey) &&
    sameNames(subject, request.subject) &&
    carriesExtensions(extensions, request.extensions) &&
    sameNames(issuer, ca.certificate.subject) &&
    x509.verify(ca.certificate.x509.publicKey)
  );
}

function* issue(request: string, { pem, key }: Issuer, args: ModuleArguments): Step<string> {
  const now = new Date();
  const [notBefore, notAfter] = [timeOf(args, 'ownca_not_before', now), timeOf(args, 'ownca_not_after', now)];
  const authority = {
    certificate: pem,
    key,
    notBefore,
    notAfter,
    subjectKeyIdentifier: requiredText(args, 'ownca_create_subject_key_identifier') !== 'never_create',
    authorityKeyIdentifier: flagOf(args, 'ownca_create_authority_key_identifier'),
  };
  return yield* compute(() => issueCertificate(request, authority));
}

function timeOf(args: ModuleArguments, name: string, now: Date): Date {
  const text = requiredText(args, name);
  const time = resolveTime(text, now);
  if (!time) throw new ModuleFailure(`The time spec "${text}" for ${name} is invalid`);
  return time;
}

function described(path: string, certificate: Certificate | undefined, args: ModuleArguments): PyDict {
  const values = new Map<Value, Value>([
    ['filename', path],
    ['privatekey', textOf(args, 'privatekey_path') ?? null],
    ['csr', textOf(args, 'csr_path') ?? null],
    ['ca_cert', textOf(args, 'ownca_path') ?? null],
    ['ca_privatekey', textOf(args, 'ownca_privatekey_path') ?? null],
  ]);
  if (!certificate) return values;
  return values
    .set('notBefore', formatTime(certificate.notBefore))
    .set('notAfter', formatTime(certificate.notAfter))
    .set('serial_number', BigInt(`0x${certificate.x509.serialNumber}`));
}
