import { createPublicKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import type { JsonName } from '@peculiar/x509';
import { type Extension, OID } from './extensions.ts';
import type { NameEntry } from './names.ts';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** The library that encodes, loaded when something has to be made: it takes longer to load than a second run takes. */
async function loadLibrary() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

/** What a request asks for, beside the key. */
export interface RequestFields {
  readonly subject: readonly NameEntry[];
  readonly keyUsage?: { readonly bits: readonly number[]; readonly critical: boolean };
  readonly extendedKeyUsage?: { readonly oids: readonly string[]; readonly critical: boolean };
  readonly altNames?: { readonly names: readonly string[]; readonly critical: boolean };
  readonly basicConstraints?: { readonly isCa: boolean; readonly critical: boolean };
}

/** Makes a certificate request, signed with SHA-256. Returns PEM. */
export async function makeRequest(fields: RequestFields, key: KeyObject): Promise<string> {
  const x509 = await loadLibrary();
  const { keyUsage, extendedKeyUsage, altNames, basicConstraints } = fields;
  const flags = keyUsage?.bits.reduce((sum, bit) => sum | (1 << bit), 0) ?? 0;
  const extensions = [
    ...(altNames ? [new x509.SubjectAlternativeNameExtension(altNames.names.map(altName), altNames.critical)] : []),
    ...(keyUsage ? [new x509.KeyUsagesExtension(flags, keyUsage.critical)] : []),
    ...(extendedKeyUsage
      ? [new x509.ExtendedKeyUsageExtension([...extendedKeyUsage.oids], extendedKeyUsage.critical)]
      : []),
    ...(basicConstraints
      ? [new x509.BasicConstraintsExtension(basicConstraints.isCa, undefined, basicConstraints.critical)]
      : []),
  ];
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: jsonName(fields.subject),
    keys: { privateKey: await importPrivate(key), publicKey: await importPublicOf(key) },
    signingAlgorithm: ALGORITHM,
    extensions,
  });
  return `${request.toString('pem')}\n`;
}

/** Who signs, and how long the certificate holds. */
export interface Authority {
  readonly certificate: string;
  readonly key: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectKeyIdentifier: boolean;
  readonly authorityKeyIdentifier: boolean;
}

/** Issues the certificate that a request asks for. Returns PEM. */
export async function issueCertificate(requestPem: string, authority: Authority): Promise<string> {
  const x509 = await loadLibrary();
  const request = new x509.Pkcs10CertificateRequest(requestPem);
  const issuer = new x509.X509Certificate(authority.certificate);
  const publicKey = await request.publicKey.export(ALGORITHM, ['verify']);
  const has = (oid: string) => request.extensions.some((extension) => extension.type === oid);
  const extensions = [...request.extensions];
  if (authority.subjectKeyIdentifier && !has(OID.subjectKeyIdentifier)) {
    extensions.push(await x509.SubjectKeyIdentifierExtension.create(publicKey));
  }
  if (authority.authorityKeyIdentifier) extensions.push(await authorityIdentifier(x509, issuer));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: request.subjectName,
    issuer: issuer.subjectName,
    notBefore: authority.notBefore,
    notAfter: authority.notAfter,
    publicKey,
    signingKey: await importPrivate(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions,
  });
  return `${certificate.toString('pem')}\n`;
}

/** The identifier that the CA calls itself by, else the hash of its key. */
async function authorityIdentifier(
  x509: Awaited<ReturnType<typeof loadLibrary>>,
  issuer: InstanceType<typeof x509.X509Certificate>,
) {
  const own = issuer.getExtension(x509.SubjectKeyIdentifierExtension);
  if (own) return new x509.AuthorityKeyIdentifierExtension(own.keyId, false);
  return x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export());
}

/** 159 random bits, positive (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

/** Country codes are PrintableString (RFC 5280, appendix A); the other attributes are UTF-8. */
function jsonName(subject: readonly NameEntry[]): JsonName {
  const attributes = subject.map(([oid, text]) => ({
    [oid]: [oid === '2.5.4.6' ? { printableString: text } : { utf8String: text }],
  }));
  return attributes as unknown as JsonName;
}

function altName(name: string): { type: 'dns' | 'ip' | 'email' | 'url'; value: string } {
  const types = { DNS: 'dns', IP: 'ip', email: 'email', URI: 'url' } as const;
  const colon = name.indexOf(':');
  return { type: types[name.slice(0, colon) as keyof typeof types], value: name.slice(colon + 1) };
}

async function importPrivate(key: KeyObject) {
  return webcrypto.subtle.importKey('pkcs8', key.export({ format: 'der', type: 'pkcs8' }), ALGORITHM, true, ['sign']);
}

async function importPublicOf(key: KeyObject) {
  return webcrypto.subtle.importKey(
    'spki',
    createPublicKey(key).export({ format: 'der', type: 'spki' }),
    ALGORITHM,
    true,
    ['verify'],
  );
}

/** Extensions of a request that a certificate must carry unchanged. */
export function carriesExtensions(certificate: readonly Extension[], request: readonly Extension[]): boolean {
  return request.every((wanted) =>
    certificate.some(
      ({ oid, critical, value }) =>
        oid === wanted.oid && critical === wanted.critical && Buffer.from(value).equals(wanted.value),
    ),
  );
}
