import { Buffer } from 'node:buffer';
import { childAt, childrenOf, type DerElement, oidOf, readDer } from './der.ts';

export const OID = {
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
  extensionRequest: '1.2.840.113549.1.9.14',
} as const;

/** An extension with its value as encoded. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Bits of KeyUsage in their order, by OpenSSL's long name and RFC 5280's. */
const KEY_USAGES = [
  ['Digital Signature', 'digitalSignature'],
  ['Non Repudiation', 'nonRepudiation'],
  ['Key Encipherment', 'keyEncipherment'],
  ['Data Encipherment', 'dataEncipherment'],
  ['Key Agreement', 'keyAgreement'],
  ['Certificate Sign', 'keyCertSign'],
  ['CRL Sign', 'cRLSign'],
  ['Encipher Only', 'encipherOnly'],
  ['Decipher Only', 'decipherOnly'],
] as const;

/** Purposes of ExtendedKeyUsage by OpenSSL's long and short name. */
const PURPOSES = [
  ['TLS Web Server Authentication', 'serverAuth', '1.3.6.1.5.5.7.3.1'],
  ['TLS Web Client Authentication', 'clientAuth', '1.3.6.1.5.5.7.3.2'],
  ['Code Signing', 'codeSigning', '1.3.6.1.5.5.7.3.3'],
  ['E-mail Protection', 'emailProtection', '1.3.6.1.5.5.7.3.4'],
  ['Time Stamping', 'timeStamping', '1.3.6.1.5.5.7.3.8'],
  ['OCSP Signing', 'OCSPSigning', '1.3.6.1.5.5.7.3.9'],
  ['Any Extended Key Usage', 'anyExtendedKeyUsage', '2.5.29.37.0'],
] as const;

/** The list of extensions in a certificate or request. */
export function readExtensions(sequence: DerElement): Extension[] {
  return childrenOf(sequence).map((extension) => {
    const parts = childrenOf(extension);
    const critical = parts[1]?.tag === 0x01 && parts[1].content[0] !== 0;
    return { oid: oidOf(childAt(extension, 0)), critical, value: childAt(extension, parts.length - 1).content };
  });
}

/** The bit numbers of key usages by either of their names; undefined for a name that there is not. */
export function keyUsageBits(names: readonly string[]): number[] | undefined {
  const bits = names.map((name) => KEY_USAGES.findIndex((usage) => usage.some((known) => known === name)));
  return bits.includes(-1) ? undefined : bits.toSorted((left, right) => left - right);
}

/** The bit numbers in a KeyUsage extension. */
export function readKeyUsage(value: Uint8Array): number[] {
  const [, ...bytes] = readDer(value).content;
  return KEY_USAGES.flatMap((_, bit) => (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1 ? [bit] : []));
}

/** OpenSSL's long names of key usages, as community.crypto prints them. */
export function keyUsageNames(bits: readonly number[]): string[] {
  return bits.map((bit) => KEY_USAGES[bit]?.[0] ?? String(bit));
}

/** The object identifier of a purpose by its names or its own number. */
export function purposeOid(name: string): string | undefined {
  if (/^\d+(\.\d+)+$/.test(name)) return name;
  return PURPOSES.find(([long, short]) => long === name || short === name)?.[2];
}

/** The object identifiers in an ExtendedKeyUsage extension. */
export function readPurposes(value: Uint8Array): string[] {
  return childrenOf(readDer(value)).map(oidOf);
}

/** OpenSSL's long names of purposes. */
export function purposeNames(oids: readonly string[]): string[] {
  return oids.map((oid) => PURPOSES.find(([, , known]) => known === oid)?.[0] ?? oid);
}

/** True in a BasicConstraints extension of a CA. */
export function readIsCa(value: Uint8Array): boolean {
  const first = childrenOf(readDer(value))[0];
  return first?.tag === 0x01 && first.content[0] !== 0;
}

/** Alternative names as `DNS:…`, `IP:…`, `email:…`, `URI:…`. */
export function readAltNames(value: Uint8Array): string[] {
  return childrenOf(readDer(value)).map(({ tag, content }) => {
    const text = Buffer.from(content).toString('latin1');
    if (tag === 0x82) return `DNS:${text}`;
    if (tag === 0x81) return `email:${text}`;
    if (tag === 0x86) return `URI:${text}`;
    return tag === 0x87 ? `IP:${addressOf(content)}` : `other:${Buffer.from(content).toString('hex')}`;
  });
}

function addressOf(content: Uint8Array): string {
  if (content.length === 4) return [...content].join('.');
  return (Buffer.from(content).toString('hex').match(/.{4}/g) ?? [])
    .map((group) => group.replace(/^0{1,3}/, ''))
    .join(':');
}
