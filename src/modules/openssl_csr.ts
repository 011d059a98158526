import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import { equivalentExtension, findExtension, OID } from '../x509/extensions.ts';
import { sameAttributes, sameNames } from '../x509/names.ts';
import { samePublicKey } from '../x509/public-key.ts';
import { type CertificateRequest, makeRequest, readRequest } from '../x509/request.ts';
import { flagOf, listOf, requiredText, textOf } from './arguments/argument-values.ts';
import { CSR_PARAMETERS, csrFault } from './crypto/csr-parameters.ts';
import { altNamesOf, subjectOf, subjectPairs, wantedExtensions } from './crypto/csr-wishes.ts';
import { expandPaths, type FileOutcome, noSuchFile, readTarget, removeFile, settleFile } from './crypto/files.ts';
import { infoDiff, requestInfo } from './crypto/info.ts';
import { loadSigningKey } from './crypto/keys.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { compute, type Step } from './requests.ts';

/** community.crypto.openssl_csr: a certificate request, made again when subject, extensions or key are not those asked for. */
export const opensslCsr = defineModule({
  name: 'community.crypto.openssl_csr',
  runsOn: 'host',
  reachesOut: false,
  parameters: CSR_PARAMETERS,
  mutuallyExclusive: [
    ['privatekey_path', 'privatekey_content'],
    ['subject', 'subject_ordered'],
  ],
  requiredTogether: [['authority_cert_issuer', 'authority_cert_serial_number']],
  requiredIf: [
    { parameter: 'state', value: 'present', required: ['privatekey_path', 'privatekey_content'], any: true },
  ],
  validate: csrFault,
  *run(given, context) {
    const args = yield* expandPaths(given, ['path', 'privatekey_path'], context);
    const path = requiredText(args, 'path');
    const present = yield* readTarget(path);
    if (textOf(args, 'state') === 'absent') {
      return resultOf(args, context, undefined, undefined, yield* removeFile(path, args, context));
    }
    const isNew = yield* needsNew(present, args);
    if (isNew && context.check) return resultOf(args, context, present, present, { changed: true });
    const made = isNew ? yield* make(args) : undefined;
    return resultOf(args, context, present, made ?? present, yield* settleFile(path, made, args, context));
  },
});

/** Nothing is read of the key where there is nothing to compare with: in check mode it may not be there yet. */
function* needsNew(present: Buffer | undefined, args: ModuleArguments): Step<boolean> {
  const request = present && readRequest(present.toString('utf8'));
  if (flagOf(args, 'force') || !request) return true;
  return !fits(request, args, yield* loadSigningKey(args, 'privatekey', noSuchFile));
}

function* make(args: ModuleArguments): Step<Buffer> {
  const key = yield* loadSigningKey(args, 'privatekey', noSuchFile);
  const [subject, extensions] = [subjectOf(args), wantedExtensions(args, key)];
  const digest = requiredText(args, 'digest');
  return yield* compute(async () => Buffer.from(makeRequest(subject, extensions, key, digest)));
}

/** Extensions that are compared; what else a request carries is left alone. */
const COMPARED = [
  ...[OID.subjectAltName, OID.keyUsage, OID.extendedKeyUsage, OID.basicConstraints, OID.tlsFeature],
  ...[OID.subjectKeyIdentifier, OID.authorityKeyIdentifier, OID.nameConstraints, OID.crlDistributionPoints],
] as const;

/** Whether a request says what is asked for, and is signed by the key. */
function fits(request: CertificateRequest, args: ModuleArguments, key: KeyObject): boolean {
  const subject = subjectOf(args);
  const wanted = wantedExtensions(args, key);
  const isOrdered = listOf(args, 'subject_ordered') !== undefined;
  return (
    (isOrdered ? sameNames(request.subject, subject) : sameAttributes(request.subject, subject)) &&
    COMPARED.every((oid) => equivalentExtension(findExtension(request.extensions, oid), findExtension(wanted, oid))) &&
    request.signatureValid &&
    samePublicKey(request.publicKey, key)
  );
}

function resultOf(
  args: ModuleArguments,
  context: ModuleContext,
  before: Buffer | undefined,
  after: Buffer | undefined,
  { changed, backupFile }: FileOutcome,
): ModuleResult {
  const values = new Map<Value, Value>([
    ['privatekey', textOf(args, 'privatekey_path') ?? null],
    ['subject', subjectPairs(args).map(([name, text]) => [name, text])],
    ['subjectAltName', altNamesOf(args) ?? null],
    ['keyUsage', listOf(args, 'key_usage') ?? null],
    ['extendedKeyUsage', listOf(args, 'extended_key_usage') ?? null],
    ['basicConstraints', listOf(args, 'basic_constraints') ?? null],
    ['ocspMustStaple', flagOf(args, 'ocsp_must_staple')],
    ['name_constraints_permitted', listOf(args, 'name_constraints_permitted') ?? []],
    ['name_constraints_excluded', listOf(args, 'name_constraints_excluded') ?? []],
    ...(flagOf(args, 'return_content') ? [['csr', after?.toString('utf8') ?? null] as [Value, Value]] : []),
    ['filename', requiredText(args, 'path')],
    ...(backupFile === undefined ? [] : [['backup_file', backupFile] as [Value, Value]]),
  ]);
  return { changed, values, ...(context.diff ? { diff: infoDiff(diffSide(before), diffSide(after)) } : {}) };
}

function diffSide(bytes: Buffer | undefined): PyDict {
  if (!bytes) return new Map();
  const request = readRequest(bytes.toString('utf8'));
  if (!request) return new Map([['can_parse_csr', false]]);
  return requestInfo(request, { fingerprints: 'one' }).set('can_parse_csr', true);
}
