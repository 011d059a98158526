import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Certificate, readCertificate } from '../../x509/certificate.ts';
import { readDer } from '../../x509/der.ts';
import { type Extension, findExtension, OID, sameExtensions } from '../../x509/extensions.ts';
import { certificateExtensions, type SubjectKeyRule } from '../../x509/issue-certificate.ts';
import { authorityKeyExtension } from '../../x509/make-extensions.ts';
import { encodeName, type NameEntry, sameNames } from '../../x509/names.ts';
import { keyIdentifier, samePublicKey } from '../../x509/public-key.ts';
import { resolveTime } from '../../x509/relative-time.ts';
import { type CertificateRequest, readRequest } from '../../x509/request.ts';
import { canSign } from '../../x509/signing.ts';
import { flagOf, requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { textFrom } from './files.ts';
import { loadPrivateKey, loadSigningKey } from './keys.ts';

/** Everything that a certificate is to be, whoever issues it. */
export interface CertificateWishes {
  readonly request: CertificateRequest;
  /** The key that the certificate must be for, where the arguments name one. */
  readonly privateKey: KeyObject | undefined;
  readonly issuer: { readonly name: readonly NameEntry[]; readonly der: Uint8Array };
  readonly signingKey: KeyObject;
  readonly signerPublicKey: KeyObject;
  readonly digest: string;
  readonly subjectKeyRule: SubjectKeyRule;
  readonly authority: Extension | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Reads what the provider of the arguments needs. */
export function* readWishes(args: ModuleArguments, now: Date): Step<CertificateWishes> {
  return textOf(args, 'provider') === 'ownca' ? yield* ownCaWishes(args, now) : yield* selfSignedWishes(args, now);
}

function* ownCaWishes(args: ModuleArguments, now: Date): Step<CertificateWishes> {
  const settings = settingsOf('ownca', args, now);
  const request = yield* loadRequest(args);
  const missingCa = (path: string) => `The CA certificate file ${path} does not exist`;
  const ca = readCertificate(yield* textFrom(textOf(args, 'ownca_path'), textOf(args, 'ownca_content'), missingCa));
  if (!ca) throw new ModuleFailure(`the CA certificate ${textOf(args, 'ownca_path') ?? ''} cannot be read`);
  const signerPublicKey = ca.publicKey;
  if (!canSign(signerPublicKey)) {
    throw new ModuleFailure("CA certificate's public key cannot be used to sign certificates");
  }
  const missingKey = (path: string) => `The CA private key file ${path} does not exist`;
  const signingKey = yield* loadSigningKey(args, 'ownca_privatekey', missingKey);
  if (!samePublicKey(signingKey, signerPublicKey)) {
    throw new ModuleFailure('The CA private key does not belong to the CA certificate');
  }
  const authority = flagOf(args, 'ownca_create_authority_key_identifier') ? authorityOf(ca) : undefined;
  const issuer = { name: ca.subject, der: ca.subjectDer };
  const privateKey = yield* ownKey(args);
  return { ...settings, request, privateKey, issuer, signingKey, signerPublicKey, authority };
}

function* selfSignedWishes(args: ModuleArguments, now: Date): Step<CertificateWishes> {
  const settings = settingsOf('selfsigned', args, now);
  const missing = (path: string) => `The private key file ${path} does not exist`;
  const key = yield* loadPrivateKey(args, 'privatekey', missing);
  if (!canSign(key)) throw new ModuleFailure('Private key cannot be used to sign certificates');
  const publicKey = createPublicKey(key);
  const hasRequest = args.has('csr_path') || args.has('csr_content');
  const empty = { subject: [], subjectDer: encodeName([]), extensions: [], publicKey, signatureValid: true };
  const request = hasRequest ? yield* loadRequest(args) : empty;
  const issuer = { name: request.subject, der: request.subjectDer };
  return {
    ...settings,
    request,
    privateKey: key,
    issuer,
    signingKey: key,
    signerPublicKey: publicKey,
    authority: undefined,
  };
}

function* ownKey(args: ModuleArguments): Step<KeyObject | undefined> {
  if (!args.has('privatekey_path') && !args.has('privatekey_content')) return undefined;
  return yield* loadPrivateKey(args, 'privatekey', (path) => `The private key file ${path} does not exist`);
}

function* loadRequest(args: ModuleArguments): Step<CertificateRequest> {
  const [path, content] = [textOf(args, 'csr_path'), textOf(args, 'csr_content')];
  const missing = (each: string) => `The certificate signing request file ${each} does not exist`;
  const request = readRequest(yield* textFrom(path, content, missing));
  if (!request) throw new ModuleFailure(`the certificate signing request ${path ?? ''} cannot be read`);
  return request;
}

function settingsOf(provider: 'ownca' | 'selfsigned', args: ModuleArguments, now: Date) {
  return {
    digest: requiredText(args, `${provider}_digest`),
    subjectKeyRule: requiredText(args, `${provider}_create_subject_key_identifier`) as SubjectKeyRule,
    notBefore: timeOf(args, `${provider}_not_before`, now),
    notAfter: timeOf(args, `${provider}_not_after`, now),
  };
}

function timeOf(args: ModuleArguments, name: string, now: Date): Date {
  const text = requiredText(args, name);
  const time = resolveTime(text, now);
  if (time) return time;
  const words = /^[+-]/.test(text) ? 'timespec' : 'time spec';
  throw new ModuleFailure(`The ${words} "${text}" for ${name} is invalid`);
}

/** The identifier that the CA calls itself by, else the hash of its key. */
function authorityOf(ca: Certificate): Extension {
  const own = findExtension(ca.extensions, OID.subjectKeyIdentifier);
  return authorityKeyExtension({ identifier: own ? readDer(own.value).content : keyIdentifier(ca.publicKey) });
}

/** Whether a certificate is what is asked for. That it ends soon is no reason unless times are to be compared. */
export function fitsWishes(certificate: Certificate, wishes: CertificateWishes, compareTimes: boolean): boolean {
  const { x509, publicKey, subject, issuer } = certificate;
  const { request, privateKey } = wishes;
  return (
    (!privateKey || samePublicKey(publicKey, privateKey)) &&
    request.signatureValid &&
    samePublicKey(request.publicKey, publicKey) &&
    sameNames(request.subject, subject) &&
    fitsExtensions(certificate, wishes) &&
    (!compareTimes || hasTimes(certificate, wishes)) &&
    x509.verify(wishes.signerPublicKey) &&
    sameNames(issuer, wishes.issuer.name)
  );
}

function fitsExtensions({ publicKey, extensions }: Certificate, wishes: CertificateWishes): boolean {
  const { request, subjectKeyRule, authority } = wishes;
  const made = certificateExtensions(request.extensions, publicKey, subjectKeyRule, authority);
  return sameExtensions(extensions, made);
}

function hasTimes(certificate: Certificate, { notBefore, notAfter }: CertificateWishes): boolean {
  const { notBefore: from, notAfter: until } = certificate;
  return from.getTime() === notBefore.getTime() && until.getTime() === notAfter.getTime();
}
