import { X509Certificate } from 'node:crypto';
import { childAt, childrenOf, type DerElement, DerError, readDer } from './der.ts';
import { type Extension, readExtensions } from './extensions.ts';
import { type NameEntry, readName } from './names.ts';

/** A certificate as read: what node:crypto tells, and what it does not. */
export interface Certificate {
  readonly x509: X509Certificate;
  readonly subject: readonly NameEntry[];
  readonly issuer: readonly NameEntry[];
  readonly extensions: readonly Extension[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Reads the first certificate of a PEM text; undefined where there is none. */
export function readCertificate(pem: string): Certificate | undefined {
  try {
    const x509 = new X509Certificate(pem);
    const parts = childrenOf(childAt(readDer(x509.raw), 0)).filter((element) => element.tag !== 0xa0);
    const [, , issuer, validity, subject] = parts as [DerElement, DerElement, DerElement, DerElement, DerElement];
    const extensions = parts.find((element) => element.tag === 0xa3);
    return {
      x509,
      subject: readName(subject),
      issuer: readName(issuer),
      extensions: extensions ? readExtensions(childAt(extensions, 0)) : [],
      notBefore: readTime(childAt(validity, 0)),
      notAfter: readTime(childAt(validity, 1)),
    };
  } catch (error) {
    if (error instanceof DerError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_')) return undefined;
    throw error;
  }
}

/** UTCTime has two digits of the year, 50 and above being of the last century (RFC 5280, 4.1.2.5.1). */
function readTime({ tag, content }: DerElement): Date {
  const text = new TextDecoder().decode(content);
  const full = tag === 0x17 ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (!match) throw new DerError('a time is expected');
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
