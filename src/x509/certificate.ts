import { type KeyObject, X509Certificate } from 'node:crypto';
import { childAt, childrenOf, type DerElement, DerError, oidOf, readDer } from './der.ts';
import { TAG } from './encode-der.ts';
import { type Extension, readExtensions } from './extensions.ts';
import { type NameEntry, readName } from './names.ts';
import { readSpki } from './public-key.ts';
import { remembered } from './remembered.ts';

/** A certificate as read: what node:crypto tells, and what it does not. */
export interface Certificate {
  readonly x509: X509Certificate;
  readonly publicKey: KeyObject;
  /** 1 or 3. */
  readonly version: number;
  readonly signatureOid: string;
  readonly subject: readonly NameEntry[];
  /** The subject as encoded, which certificates that it issues repeat. */
  readonly subjectDer: Uint8Array;
  readonly issuer: readonly NameEntry[];
  readonly extensions: readonly Extension[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Reads the first certificate of a PEM text, or one in DER; undefined where there is none. */
export function readCertificate(content: string | Uint8Array): Certificate | undefined {
  try {
    return typeof content === 'string' ? readPem(content) : parse(new X509Certificate(Buffer.from(content)));
  } catch (error) {
    if (error instanceof DerError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_')) return undefined;
    throw error;
  }
}

const readPem = remembered((pem) => parse(new X509Certificate(pem)));

function parse(x509: X509Certificate): Certificate {
  const outer = readDer(x509.raw);
  const all = childrenOf(childAt(outer, 0));
  const version = all.find((element) => element.tag === 0xa0);
  const [, , issuer, validity, subject, spki, ...rest] = all.filter((element) => element !== version);
  if (!issuer || !validity || !subject || !spki) throw new DerError('parts of the certificate are missing');
  const extensions = rest.find((element) => element.tag === 0xa3);
  return {
    x509,
    publicKey: readSpki(spki.full),
    version: version ? (childAt(version, 0).content[0] ?? 0) + 1 : 1,
    signatureOid: oidOf(childAt(childAt(outer, 1), 0)),
    subject: readName(subject),
    subjectDer: subject.full,
    issuer: readName(issuer),
    extensions: extensions ? readExtensions(childAt(extensions, 0)) : [],
    notBefore: readTime(childAt(validity, 0)),
    notAfter: readTime(childAt(validity, 1)),
  };
}

/** UTCTime has two digits of the year, 50 and above being of the last century (RFC 5280, 4.1.2.5.1). */
function readTime({ tag, content }: DerElement): Date {
  const text = new TextDecoder().decode(content);
  const full = tag === TAG.utcTime ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (!match) throw new DerError('a time is expected');
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
