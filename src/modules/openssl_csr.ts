import type { KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import {
  keyUsageBits,
  OID,
  purposeOid,
  readAltNames,
  readIsCa,
  readKeyUsage,
  readPurposes,
} from '../x509/extensions.ts';
import { makeRequest, type RequestFields } from '../x509/issue.ts';
import { attributeOid, type NameEntry, sameNames } from '../x509/names.ts';
import { readPrivateKey, samePublicKey } from '../x509/private-key.ts';
import { type CertificateRequest, readRequest } from '../x509/request.ts';
import { flagOf, listOf, requiredText, textOf } from './argument-values.ts';
import { fileResult, readText, removeFile, textFrom, writeText } from './crypto-files.ts';
import { CSR_PARAMETERS, SUBJECT_PARAMETERS } from './csr-parameters.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { compute, ModuleFailure, type Step } from './requests.ts';

/** community.crypto.openssl_csr: a certificate request, made again when subject, extensions or key are not those asked for. */
export const opensslCsr = defineModule({
  name: 'community.crypto.openssl_csr',
  runsOn: 'host',
  reachesOut: false,
  parameters: CSR_PARAMETERS,
  mutuallyExclusive: [['privatekey_path', 'privatekey_content']],
  *run(args, context) {
    const path = requiredText(args, 'path');
    if (textOf(args, 'state') === 'absent') return yield* removeFile(path, context);
    const key = yield* readKey(args);
    const fields = fieldsOf(args);
    const present = yield* readText(path);
    const request = present === undefined ? undefined : readRequest(present);
    const keep = present !== undefined && !flagOf(args, 'force') && request !== undefined && fits(request, fields, key);
    const values = described(fields, args);
    if (!keep && context.check) return { changed: true, values: values.set('filename', path) };
    const text = keep ? present : yield* compute(() => makeRequest(fields, key));
    return fileResult(path, !keep, yield* writeText(path, text, '0644', args, context), values);
  },
});

function* readKey(args: ModuleArguments): Step<KeyObject> {
  const path = textOf(args, 'privatekey_path');
  const text = yield* textFrom(path, textOf(args, 'privatekey_content'), 'The private key');
  const key = readPrivateKey(text, textOf(args, 'privatekey_passphrase'));
  if (!key) throw new ModuleFailure(`the private key ${path ?? ''} cannot be read`);
  return key;
}

function fieldsOf(args: ModuleArguments): RequestFields {
  const commonName = textOf(args, 'common_name');
  const usage = listOf(args, 'key_usage') ?? [];
  const purposes = listOf(args, 'extended_key_usage') ?? [];
  const constraints = listOf(args, 'basic_constraints') ?? [];
  const named = listOf(args, 'subject_alt_name') ?? [];
  const fallback = flagOf(args, 'use_common_name_for_san') && commonName !== undefined ? [`DNS:${commonName}`] : [];
  const altNames = named.length > 0 ? named : fallback;
  return {
    subject: subjectOf(args),
    ...(usage.length > 0 ? { keyUsage: { bits: knownBits(usage), critical: flagOf(args, 'key_usage_critical') } } : {}),
    ...(purposes.length > 0
      ? {
          extendedKeyUsage: { oids: purposes.map(knownPurpose), critical: flagOf(args, 'extended_key_usage_critical') },
        }
      : {}),
    ...(altNames.length > 0
      ? { altNames: { names: altNames.map(knownAltName), critical: flagOf(args, 'subject_alt_name_critical') } }
      : {}),
    ...(constraints.length > 0
      ? {
          basicConstraints: {
            isCa: constraints.includes('CA:TRUE'),
            critical: flagOf(args, 'basic_constraints_critical'),
          },
        }
      : {}),
  };
}

function subjectOf(args: ModuleArguments): NameEntry[] {
  return SUBJECT_PARAMETERS.flatMap(([parameter, name]) => {
    const text = textOf(args, parameter);
    const oid = attributeOid(name);
    return text === undefined || oid === undefined ? [] : [[oid, text] as const];
  });
}

function knownBits(names: readonly string[]): number[] {
  const bits = keyUsageBits(names);
  if (!bits) throw new ModuleFailure(`Unknown key usage in: ${names.join(', ')}`);
  return bits;
}

function knownPurpose(name: string): string {
  const oid = purposeOid(name);
  if (oid === undefined) throw new ModuleFailure(`Unknown extended key usage: ${name}`);
  return oid;
}

function knownAltName(name: string): string {
  if (!/^(DNS|IP|email|URI):./.test(name)) throw new ModuleFailure(`Cannot parse Subject Alternative Name "${name}"`);
  return name;
}

/** Whether a request says exactly what is asked for, and is signed by the key. */
function fits(request: CertificateRequest, fields: RequestFields, key: KeyObject): boolean {
  const known = new Map<string, readonly [unknown, boolean] | undefined>([
    [OID.keyUsage, fields.keyUsage && ([fields.keyUsage.bits, fields.keyUsage.critical] as const)],
    [
      OID.extendedKeyUsage,
      fields.extendedKeyUsage && ([fields.extendedKeyUsage.oids.toSorted(), fields.extendedKeyUsage.critical] as const),
    ],
    [OID.subjectAltName, fields.altNames && ([fields.altNames.names.toSorted(), fields.altNames.critical] as const)],
    [
      OID.basicConstraints,
      fields.basicConstraints && ([fields.basicConstraints.isCa, fields.basicConstraints.critical] as const),
    ],
  ]);
  const readers: Readonly<Record<string, (value: Uint8Array) => unknown>> = {
    [OID.keyUsage]: readKeyUsage,
    [OID.extendedKeyUsage]: (value) => readPurposes(value).toSorted(),
    [OID.subjectAltName]: (value) => readAltNames(value).toSorted(),
    [OID.basicConstraints]: readIsCa,
  };
  const wanted = [...known].filter(([, value]) => value !== undefined);
  const present = request.extensions.map(({ oid, critical, value }) => [oid, [readers[oid]?.(value), critical]]);
  const text = (entries: readonly unknown[]) =>
    JSON.stringify(entries.map((entry) => JSON.stringify(entry)).toSorted());
  return (
    request.signatureValid &&
    sameNames(request.subject, fields.subject) &&
    text(present) === text(wanted) &&
    samePublicKey(request.publicKey, key)
  );
}

function described(fields: RequestFields, args: ModuleArguments): PyDict {
  return new Map<Value, Value>([
    ['privatekey', textOf(args, 'privatekey_path') ?? null],
    [
      'subject',
      fields.subject.map(([oid, text]) => [
        SUBJECT_PARAMETERS.find(([, name]) => attributeOid(name) === oid)?.[1] ?? oid,
        text,
      ]),
    ],
    ['subjectAltName', fields.altNames ? [...fields.altNames.names] : null],
    ['keyUsage', listOf(args, 'key_usage') ?? null],
    ['extendedKeyUsage', listOf(args, 'extended_key_usage') ?? null],
    ['basicConstraints', listOf(args, 'basic_constraints') ?? null],
    ['ocspMustStaple', false],
    ['name_constraints_permitted', []],
    ['name_constraints_excluded', []],
  ]);
}
