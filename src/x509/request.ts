import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { childAt, childrenOf, DerError, oidOf, readDer } from './der.ts';
import { type Extension, OID, readExtensions } from './extensions.ts';
import { type NameEntry, readName } from './names.ts';
import { decodePem } from './pem.ts';

/** A certificate request as read. */
export interface CertificateRequest {
  readonly subject: readonly NameEntry[];
  readonly extensions: readonly Extension[];
  readonly publicKey: KeyObject;
  /** Signed by the key that it is for. */
  readonly signatureValid: boolean;
}

const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};

/** Reads a request in PEM; undefined where the text is none. */
export function readRequest(pem: string): CertificateRequest | undefined {
  const bytes = decodePem(pem, 'CERTIFICATE REQUEST') ?? decodePem(pem, 'NEW CERTIFICATE REQUEST');
  if (!bytes) return undefined;
  try {
    return parse(bytes);
  } catch (error) {
    if (error instanceof DerError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_OSSL')) return undefined;
    throw error;
  }
}

function parse(bytes: Uint8Array): CertificateRequest {
  const outer = readDer(bytes);
  const [info, algorithm, signature] = [childAt(outer, 0), childAt(outer, 1), childAt(outer, 2)];
  const publicKey = createPublicKey({ key: Buffer.from(childAt(info, 2).full), format: 'der', type: 'spki' });
  const digest = DIGESTS[oidOf(childAt(algorithm, 0))];
  const attributes = childrenOf(info)
    .filter((element) => element.tag === 0xa0)
    .flatMap(childrenOf);
  const requested = attributes.find((attribute) => oidOf(childAt(attribute, 0)) === OID.extensionRequest);
  return {
    subject: readName(childAt(info, 1)),
    extensions: requested ? readExtensions(childAt(childAt(requested, 1), 0)) : [],
    publicKey,
    signatureValid: digest !== undefined && verify(digest, info.full, publicKey, signature.content.subarray(1)),
  };
}
