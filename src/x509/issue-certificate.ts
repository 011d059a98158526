import { type KeyObject, randomBytes } from 'node:crypto';
import { encodeElement, encodeInteger, encodeSequence, encodeTime } from './encode-der.ts';
import { type Extension, encodeExtensions, findExtension, OID } from './extensions.ts';
import { subjectKeyExtension } from './make-extensions.ts';
import { encodePem } from './pem.ts';
import { keyIdentifier, spkiOf, toBigInt } from './public-key.ts';
import { algorithmOf, signStructure } from './signing.ts';

/** What a certificate says, and who signs it. */
export interface CertificateWish {
  /** Names as encoded. */
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Extension[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly serialNumber: bigint;
  readonly signingKey: KeyObject;
  readonly digest: string;
}

/** Makes a certificate of version 3. Returns PEM. */
export function issueCertificate(wish: CertificateWish): string {
  const { subject, issuer, publicKey, extensions, signingKey, digest } = wish;
  const body = encodeSequence(
    encodeElement(0xa0, encodeInteger(2)),
    encodeInteger(wish.serialNumber),
    algorithmOf(signingKey, digest),
    issuer,
    encodeSequence(encodeTime(wish.notBefore), encodeTime(wish.notAfter)),
    subject,
    spkiOf(publicKey),
    ...(extensions.length > 0 ? [encodeElement(0xa3, encodeExtensions(extensions))] : []),
  );
  return encodePem(signStructure(body, signingKey, digest), 'CERTIFICATE');
}

export type SubjectKeyRule = 'create_if_not_provided' | 'always_create' | 'never_create';

/**
 * The extensions that a certificate gets: those of the request, the identifier of its key by the rule, and the authority's
 * identifier in place of the request's where one is given.
 */
export function certificateExtensions(
  requested: readonly Extension[],
  publicKey: KeyObject,
  rule: SubjectKeyRule,
  authority?: Extension,
): Extension[] {
  const kept = requested.filter(
    ({ oid }) =>
      !(oid === OID.subjectKeyIdentifier && rule === 'always_create') &&
      !(oid === OID.authorityKeyIdentifier && authority),
  );
  const hasOwn = findExtension(kept, OID.subjectKeyIdentifier) !== undefined;
  const own = hasOwn || rule === 'never_create' ? [] : [subjectKeyExtension(keyIdentifier(publicKey))];
  return [...kept, ...own, ...(authority ? [authority] : [])];
}

/** 159 random bits (RFC 5280, 4.1.2.2, asks for at most 20 bytes of a positive number). */
export function makeSerialNumber(): bigint {
  return (toBigInt(randomBytes(20)) >> 1n) | 1n;
}
