import type { KeyObject } from 'node:crypto';
import { childAt, childrenOf, type DerElement, DerError, oidOf, readDer } from './der.ts';
import { encodeElement, encodeInteger, encodeOid, encodeSequence, TAG } from './encode-der.ts';
import { type Extension, encodeExtensions, OID, readExtensions } from './extensions.ts';
import { encodeName, type NameEntry, readName } from './names.ts';
import { decodePem, encodePem } from './pem.ts';
import { readSpki, spkiOf } from './public-key.ts';
import { remembered } from './remembered.ts';
import { signStructure, verifySignature } from './signing.ts';

/** A certificate request as read. */
export interface CertificateRequest {
  readonly subject: readonly NameEntry[];
  /** The subject as encoded, which a certificate repeats. */
  readonly subjectDer: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly publicKey: KeyObject;
  /** Signed by the key that it is for. */
  readonly signatureValid: boolean;
}

/** Reads a request in PEM; undefined where the text is none. */
export const readRequest: (pem: string) => CertificateRequest | undefined = remembered(readPem);

function readPem(pem: string): CertificateRequest | undefined {
  const bytes = decodePem(pem, 'CERTIFICATE REQUEST') ?? decodePem(pem, 'NEW CERTIFICATE REQUEST');
  if (!bytes) return undefined;
  try {
    return parse(readDer(bytes));
  } catch (error) {
    if (error instanceof DerError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_')) return undefined;
    throw error;
  }
}

/** Makes a certificate request (PKCS #10). Returns PEM. */
export function makeRequest(
  subject: readonly NameEntry[],
  extensions: readonly Extension[],
  key: KeyObject,
  digest: string,
): string {
  const requested =
    extensions.length === 0
      ? []
      : [encodeSequence(encodeOid(OID.extensionRequest), encodeElement(TAG.set, encodeExtensions(extensions)))];
  const attributes = encodeElement(0xa0, ...requested);
  const body = encodeSequence(encodeInteger(0), encodeName(subject), spkiOf(key), attributes);
  return encodePem(signStructure(body, key, digest), 'CERTIFICATE REQUEST');
}

function parse(outer: DerElement): CertificateRequest {
  const [info, algorithm, signature] = [childAt(outer, 0), childAt(outer, 1), childAt(outer, 2)];
  const publicKey = readSpki(childAt(info, 2).full);
  const attributes = childrenOf(info)
    .filter((element) => element.tag === 0xa0)
    .flatMap(childrenOf);
  const requested = attributes.find((attribute) => oidOf(childAt(attribute, 0)) === OID.extensionRequest);
  const signatureOid = oidOf(childAt(algorithm, 0));
  return {
    subject: readName(childAt(info, 1)),
    subjectDer: childAt(info, 1).full,
    extensions: requested ? readExtensions(childAt(childAt(requested, 1), 0)) : [],
    publicKey,
    signatureValid: verifySignature(info.full, signatureOid, signature.content.subarray(1), publicKey),
  };
}
