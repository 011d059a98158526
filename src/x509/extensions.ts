import { Buffer } from 'node:buffer';
import { childAt, childrenOf, type DerElement, oidOf, readDer } from './der.ts';
import { encodeElement, encodeOid, encodeSequence, encodeTrue, TAG } from './encode-der.ts';

export const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInformation: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  extensionRequest: '1.2.840.113549.1.9.14',
} as const;

/** An extension with its value as encoded. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** The list of extensions in a certificate or request. */
export function readExtensions(sequence: DerElement): Extension[] {
  return childrenOf(sequence).map((extension) => {
    const parts = childrenOf(extension);
    const critical = parts[1]?.tag === TAG.boolean && parts[1].content[0] !== 0;
    return { oid: oidOf(childAt(extension, 0)), critical, value: childAt(extension, parts.length - 1).content };
  });
}

/** The list of extensions as a certificate or request carries it. */
export function encodeExtensions(extensions: readonly Extension[]): Buffer {
  const encoded = extensions.map(({ oid, critical, value }) =>
    encodeSequence(encodeOid(oid), ...(critical ? [encodeTrue()] : []), encodeElement(TAG.octetString, value)),
  );
  return encodeSequence(...encoded);
}

/** The extension of this identifier, where there is one. */
export function findExtension(extensions: readonly Extension[], oid: string): Extension | undefined {
  return extensions.find((extension) => extension.oid === oid);
}

/** Exactly the same extension. */
export function sameExtension(left: Extension | undefined, right: Extension | undefined): boolean {
  return (
    left?.oid === right?.oid &&
    left?.critical === right?.critical &&
    Buffer.from(left?.value ?? []).equals(right?.value ?? Buffer.alloc(0))
  );
}

/** The same extensions in any order. */
export function sameExtensions(left: readonly Extension[], right: readonly Extension[]): boolean {
  return left.length === right.length && left.every((each) => sameExtension(each, findExtension(right, each.oid)));
}

/** Extensions whose elements are a set: in which order names and purposes are given says nothing. */
const SETS: readonly string[] = [OID.subjectAltName, OID.extendedKeyUsage, OID.nameConstraints];

/** An extension that asks for the same, whatever the order of its elements. */
export function equivalentExtension(left: Extension | undefined, right: Extension | undefined): boolean {
  if (!left || !right || !SETS.includes(left.oid)) return sameExtension(left, right);
  return left.oid === right.oid && left.critical === right.critical && elementSet(left) === elementSet(right);
}

/** The innermost elements with the tags around them, sorted, each once. */
function elementSet({ oid, value }: Extension): string {
  const groups = oid === OID.nameConstraints ? childrenOf(readDer(value)) : [readDer(value)];
  const texts = groups.flatMap((group) =>
    childrenOf(group).map((element) => `${group.tag}:${Buffer.from(element.full).toString('hex')}`),
  );
  return [...new Set(texts)].toSorted().join();
}
