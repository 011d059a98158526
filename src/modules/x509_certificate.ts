import { Buffer } from 'node:buffer';
import type { PyDict, Value } from '../parsing/value.ts';
import { spoilRepeat } from '../process/repeatable.ts';
import { readCertificate } from '../x509/certificate.ts';
import { certificateExtensions, issueCertificate, makeSerialNumber } from '../x509/issue-certificate.ts';
import { toNumber } from '../x509/public-key.ts';
import { formatTime } from '../x509/relative-time.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { CERTIFICATE_PARAMETERS, certificateFault } from './crypto/certificate-parameters.ts';
import { type CertificateWishes, fitsWishes, readWishes } from './crypto/certificate-wishes.ts';
import { expandPaths, type FileOutcome, readTarget, removeFile, settleFile } from './crypto/files.ts';
import { certificateInfo, infoDiff, serialNumberOf } from './crypto/info.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { compute, type Step } from './requests.ts';

const PATHS = ['path', 'csr_path', 'privatekey_path', 'ownca_path', 'ownca_privatekey_path'];

/** community.crypto.x509_certificate: issued anew when request, key or issuer are no longer those of the file. */
export const x509Certificate = defineModule({
  name: 'community.crypto.x509_certificate',
  runsOn: 'host',
  reachesOut: false,
  parameters: CERTIFICATE_PARAMETERS,
  mutuallyExclusive: [
    ['csr_path', 'csr_content'],
    ['privatekey_path', 'privatekey_content'],
    ['ownca_path', 'ownca_content'],
    ['ownca_privatekey_path', 'ownca_privatekey_content'],
  ],
  requiredIf: [{ parameter: 'state', value: 'present', required: ['provider'] }],
  validate: certificateFault,
  *run(given, context) {
    const args = yield* expandPaths(given, PATHS, context);
    const path = requiredText(args, 'path');
    if (textOf(args, 'state') === 'absent') return absentResult(args, yield* removeFile(path, args, context));
    const present = yield* readTarget(path);
    if (!flagOf(args, 'ignore_timestamps')) spoilRepeat();
    const wishes = yield* readWishes(args, new Date());
    const serialNumber = makeSerialNumber();
    const certificate = present && !flagOf(args, 'force') ? readCertificate(present.toString('utf8')) : undefined;
    const isKept = certificate !== undefined && fitsWishes(certificate, wishes, !flagOf(args, 'ignore_timestamps'));
    const made = isKept || context.check ? undefined : yield* issue(wishes, serialNumber);
    const isSettled = isKept || made !== undefined;
    const outcome = isSettled ? yield* settleFile(path, made, args, context) : { changed: true };
    const values = context.check ? plannedValues(wishes, serialNumber) : writtenValues(made ?? present);
    return presentResult(args, context, { before: present, after: made ?? present, values, outcome });
  },
});

function* issue(wishes: CertificateWishes, serialNumber: bigint): Step<Buffer> {
  const { request, issuer, subjectKeyRule, authority, ...rest } = wishes;
  const { publicKey, subjectDer: subject } = request;
  const extensions = certificateExtensions(request.extensions, publicKey, subjectKeyRule, authority);
  const wish = { ...rest, subject, issuer: issuer.der, publicKey, extensions, serialNumber };
  return yield* compute(async () => Buffer.from(issueCertificate(wish)));
}

/** In check mode the result tells what would be issued now, even where the present certificate stays. */
function plannedValues({ notBefore, notAfter }: CertificateWishes, serialNumber: bigint): [Value, Value][] {
  return [
    ['notBefore', formatTime(notBefore)],
    ['notAfter', formatTime(notAfter)],
    ['serial_number', toNumber(serialNumber)],
  ];
}

function writtenValues(bytes: Buffer | undefined): [Value, Value][] {
  const certificate = bytes && readCertificate(bytes.toString('utf8'));
  if (!certificate) return [];
  return [
    ['notBefore', formatTime(certificate.notBefore)],
    ['notAfter', formatTime(certificate.notAfter)],
    ['serial_number', serialNumberOf(certificate)],
  ];
}

function absentResult(args: ModuleArguments, { changed, backupFile }: FileOutcome): ModuleResult {
  return { changed, values: commonValues(args, undefined, backupFile) };
}

interface Settled {
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
  readonly values: readonly [Value, Value][];
  readonly outcome: FileOutcome;
}

function presentResult(args: ModuleArguments, context: ModuleContext, settled: Settled): ModuleResult {
  const { before, after, outcome } = settled;
  const values = commonValues(args, after, outcome.backupFile);
  if (textOf(args, 'provider') === 'ownca') {
    values.set('ca_cert', textOf(args, 'ownca_path') ?? null);
    values.set('ca_privatekey', textOf(args, 'ownca_privatekey_path') ?? null);
  }
  for (const [name, value] of settled.values) values.set(name, value);
  const { changed } = outcome;
  return { changed, values, ...(context.diff ? { diff: infoDiff(diffSide(before), diffSide(after)) } : {}) };
}

function commonValues(args: ModuleArguments, bytes: Buffer | undefined, backupFile: string | undefined): PyDict {
  return new Map<Value, Value>([
    ['filename', requiredText(args, 'path')],
    ['privatekey', textOf(args, 'privatekey_path') ?? null],
    ['csr', textOf(args, 'csr_path') ?? null],
    ...(flagOf(args, 'return_content') ? [['certificate', bytes?.toString('utf8') ?? null] as [Value, Value]] : []),
    ...(backupFile === undefined ? [] : [['backup_file', backupFile] as [Value, Value]]),
  ]);
}

function diffSide(bytes: Buffer | undefined): PyDict {
  if (!bytes) return new Map();
  const certificate = readCertificate(bytes.toString('utf8'));
  if (!certificate) return new Map([['can_parse_certificate', false]]);
  return certificateInfo(certificate, new Date(), { fingerprints: 'one' }).set('can_parse_certificate', true);
}
