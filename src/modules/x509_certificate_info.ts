import { createHash } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import { type Certificate, readCertificate } from '../x509/certificate.ts';
import {
  keyUsageNames,
  OID,
  purposeNames,
  readAltNames,
  readIsCa,
  readKeyUsage,
  readPurposes,
} from '../x509/extensions.ts';
import { attributeName, type NameEntry } from '../x509/names.ts';
import { colonHex, fingerprintsOf } from '../x509/private-key.ts';
import { formatTime, resolveTime } from '../x509/relative-time.ts';
import { dictOf, textOf } from './argument-values.ts';
import { CRYPTO_BACKEND } from './common-parameters.ts';
import { textFrom } from './crypto-files.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { ModuleFailure } from './requests.ts';

/** community.crypto.x509_certificate_info: what a certificate says of itself. */
export const x509CertificateInfo = defineModule({
  name: 'community.crypto.x509_certificate_info',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    path: { type: 'path' },
    content: { type: 'str' },
    valid_at: { type: 'dict' },
    name_encoding: { type: 'str', default: 'ignore', choices: ['ignore'] },
    select_crypto_backend: CRYPTO_BACKEND,
  },
  requiredOneOf: [['path', 'content']],
  mutuallyExclusive: [['path', 'content']],
  *run(args) {
    const pem = yield* textFrom(textOf(args, 'path'), textOf(args, 'content'), 'Certificate file');
    const certificate = readCertificate(pem);
    if (!certificate) throw new ModuleFailure(`the certificate ${textOf(args, 'path') ?? ''} cannot be read`);
    return { changed: false, values: describe(certificate, args, new Date()) };
  },
});

function describe(certificate: Certificate, args: ModuleArguments, now: Date): PyDict {
  const { x509, subject, issuer, notBefore, notAfter } = certificate;
  const digests = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'md5'];
  return new Map<Value, Value>([
    ['subject', nameDict(subject)],
    ['subject_ordered', nameList(subject)],
    ['issuer', nameDict(issuer)],
    ['issuer_ordered', nameList(issuer)],
    ['not_before', formatTime(notBefore)],
    ['not_after', formatTime(notAfter)],
    ['expired', notAfter < now],
    ['valid_at', validAt(certificate, args, now)],
    ['serial_number', BigInt(`0x${x509.serialNumber}`)],
    ['version', 3],
    ['fingerprints', new Map(digests.map((name) => [name, colonHex(createHash(name).update(x509.raw).digest())]))],
    ['public_key', x509.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    ['public_key_type', (x509.publicKey.asymmetricKeyType ?? '').toUpperCase()],
    ['public_key_data', new Map([['size', x509.publicKey.asymmetricKeyDetails?.modulusLength ?? null]])],
    ['public_key_fingerprints', new Map(fingerprintsOf(x509.publicKey))],
    ...extensionValues(certificate),
  ]);
}

function extensionValues({ extensions }: Certificate): [string, Value][] {
  const find = (oid: string) => extensions.find((extension) => extension.oid === oid);
  const read = (oid: string, reader: (value: Uint8Array) => Value) => {
    const found = find(oid);
    return found ? reader(found.value) : null;
  };
  const critical = (oid: string) => find(oid)?.critical ?? false;
  return [
    ['key_usage', read(OID.keyUsage, (value) => keyUsageNames(readKeyUsage(value)).toSorted())],
    ['key_usage_critical', critical(OID.keyUsage)],
    ['extended_key_usage', read(OID.extendedKeyUsage, (value) => purposeNames(readPurposes(value)).toSorted())],
    ['extended_key_usage_critical', critical(OID.extendedKeyUsage)],
    ['subject_alt_name', read(OID.subjectAltName, (value) => readAltNames(value))],
    ['subject_alt_name_critical', critical(OID.subjectAltName)],
    ['basic_constraints', read(OID.basicConstraints, (value) => [readIsCa(value) ? 'CA:TRUE' : 'CA:FALSE'])],
    ['basic_constraints_critical', critical(OID.basicConstraints)],
    ['subject_key_identifier', read(OID.subjectKeyIdentifier, (value) => colonHex(value.subarray(2)))],
  ];
}

function validAt({ notBefore, notAfter }: Certificate, args: ModuleArguments, now: Date): PyDict {
  return new Map(
    [...(dictOf(args, 'valid_at') ?? [])].map(([name, spec]) => {
      const time = resolveTime(toStr(spec), now);
      if (!time) throw new ModuleFailure(`The time spec "${toStr(spec)}" for valid_at.${toStr(name)} is invalid`);
      return [name, notBefore <= time && time <= notAfter];
    }),
  );
}

function nameDict(entries: readonly NameEntry[]): PyDict {
  return new Map(entries.map(([oid, text]) => [attributeName(oid), text]));
}

function nameList(entries: readonly NameEntry[]): Value {
  return entries.map(([oid, text]) => [attributeName(oid), text]);
}
