import type { KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../../parsing/value.ts';
import type { Diff } from '../../plan/change.ts';
import { dumpJson } from '../../template/filters/json.ts';
import type { Certificate } from '../../x509/certificate.ts';
import {
  describeAuthorityInformation,
  describeExtensions,
  describeNameConstraints,
} from '../../x509/describe-extensions.ts';
import { fingerprintsOf } from '../../x509/fingerprints.ts';
import type { NameEncoding } from '../../x509/general-names.ts';
import type { NameEntry } from '../../x509/names.ts';
import { longName } from '../../x509/object-names.ts';
import { publicKeyData, publicPem, spkiOf, toNumber } from '../../x509/public-key.ts';
import { formatTime } from '../../x509/relative-time.ts';
import type { CertificateRequest } from '../../x509/request.ts';

/** How much a description tells: the info modules all, a difference enough to compare by. */
export interface InfoOptions {
  readonly encoding?: NameEncoding;
  readonly fingerprints?: 'one' | 'all';
}

/** How Ansible writes dictionaries in a difference. */
const NICE = { indent: '    ', sortKeys: true, itemSeparator: ',', keySeparator: ': ', ensureAscii: true };

/** What community.crypto.openssl_csr_info says of a request. */
export function requestInfo(
  request: CertificateRequest,
  { encoding = 'ignore', fingerprints }: InfoOptions = {},
): PyDict {
  return new Map<Value, Value>([
    ...nameValues('subject', request.subject),
    ...describeExtensions(request.extensions, encoding),
    ...describeNameConstraints(request.extensions, encoding),
    ...publicKeyValues(request.publicKey, fingerprints),
    ['signature_valid', request.signatureValid],
  ]);
}

/** What community.crypto.x509_certificate_info says of a certificate at a time. */
export function certificateInfo(
  certificate: Certificate,
  now: Date,
  { encoding = 'ignore', fingerprints }: InfoOptions = {},
): PyDict {
  const { x509, extensions, notBefore, notAfter } = certificate;
  return new Map<Value, Value>([
    ['signature_algorithm', longName(certificate.signatureOid)],
    ...nameValues('subject', certificate.subject),
    ...nameValues('issuer', certificate.issuer),
    ['version', certificate.version],
    ...describeExtensions(extensions, encoding),
    ['not_before', formatTime(notBefore)],
    ['not_after', formatTime(notAfter)],
    ['expired', notAfter < now],
    ...publicKeyValues(certificate.publicKey, fingerprints),
    ['fingerprints', fingerprintsOf(x509.raw, fingerprints)],
    ['serial_number', serialNumberOf(certificate)],
    ...describeAuthorityInformation(extensions),
  ]);
}

/** The number of a certificate as a value. */
export function serialNumberOf({ x509 }: Certificate): Value {
  return toNumber(BigInt(`0x${x509.serialNumber}`));
}

/** What community.crypto.openssl_publickey_info says of a public key. */
export function publicKeyInfo(key: KeyObject, fingerprints?: InfoOptions['fingerprints']): PyDict {
  const { type, data } = publicKeyData(key);
  return new Map<Value, Value>([
    ['fingerprints', fingerprintsOf(spkiOf(key), fingerprints)],
    ['type', type],
    ['public_data', data],
  ]);
}

/** The difference of two descriptions, as Ansible prints dictionaries. Empty when nothing differs. */
export function infoDiff(before: PyDict, after: PyDict): Diff[] {
  const [left, right] = [dumpJson(before, NICE), dumpJson(after, NICE)];
  return left === right ? [] : [{ beforeHeader: '', afterHeader: '', before: `${left}\n`, after: `${right}\n` }];
}

function nameValues(what: 'subject' | 'issuer', entries: readonly NameEntry[]): [Value, Value][] {
  const pairs = entries.map(([oid, text]): [Value, Value] => [longName(oid), text]);
  return [
    [what, new Map(pairs)],
    [`${what}_ordered`, pairs],
  ];
}

function publicKeyValues(key: KeyObject, fingerprints: InfoOptions['fingerprints']): [Value, Value][] {
  const { type, data } = publicKeyData(key);
  return [
    ['public_key', publicPem(key)],
    ['public_key_type', type],
    ['public_key_data', data],
    ['public_key_fingerprints', fingerprintsOf(spkiOf(key), fingerprints)],
  ];
}
