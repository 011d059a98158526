import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../../parsing/value.ts';
import { toStr } from '../../template/values/text.ts';
import { NameError } from '../../x509/distinguished-name.ts';
import type { Extension } from '../../x509/extensions.ts';
import {
  altNamesExtension,
  authorityKeyExtension,
  basicConstraintsExtension,
  keyUsageExtension,
  mustStapleExtension,
  nameConstraintsExtension,
  purposesExtension,
  subjectKeyExtension,
} from '../../x509/make-extensions.ts';
import type { NameEntry } from '../../x509/names.ts';
import { oidOfName } from '../../x509/object-names.ts';
import { keyIdentifier } from '../../x509/public-key.ts';
import { dictOf, flagOf, listOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments } from '../module.ts';
import { ModuleFailure } from '../requests.ts';
import { SUBJECT_PARAMETERS } from './csr-parameters.ts';

/** The attributes of the subject by the names that the arguments give them. */
export function subjectPairs(args: ModuleArguments): (readonly [name: string, text: string])[] {
  const ordered = args.get('subject_ordered');
  if (Array.isArray(ordered) && ordered.length > 0) return ordered.flatMap(orderedEntry);
  const single = SUBJECT_PARAMETERS.flatMap(([parameter, name]) => {
    const text = textOf(args, parameter);
    return text ? [[name, text] as const] : [];
  });
  return [...single, ...dictPairs(dictOf(args, 'subject') ?? new Map(), 'subject')];
}

/** The subject as a request carries it. */
export function subjectOf(args: ModuleArguments): NameEntry[] {
  return subjectPairs(args).map(([name, text]) => {
    const oid = oidOfName(name);
    if (oid === undefined) throw new ModuleFailure(`Cannot find OID for "${name}"`);
    return [oid, text] as const;
  });
}

/** The alternative names as given, or the common name where it is to stand for them. */
export function altNamesOf(args: ModuleArguments): string[] | undefined {
  const given = listOf(args, 'subject_alt_name');
  if ((given && given.length > 0) || !flagOf(args, 'use_common_name_for_san')) return given;
  const common = subjectPairs(args).find(([name]) => name === 'CN' || name === 'commonName');
  return common ? [`DNS:${common[1]}`] : given;
}

/** The extensions that are asked for, in the order in which community.crypto writes them. */
export function wantedExtensions(args: ModuleArguments, key: KeyObject): Extension[] {
  try {
    return [...usageExtensions(args), ...constraintExtensions(args), ...identifierExtensions(args, key)];
  } catch (error) {
    if (error instanceof NameError) throw new ModuleFailure(error.message);
    throw error;
  }
}

function usageExtensions(args: ModuleArguments): Extension[] {
  const make = (names: readonly string[] | undefined, name: string, maker: typeof altNamesExtension) =>
    names && names.length > 0 ? [maker(names, flagOf(args, `${name}_critical`))] : [];
  return [
    ...make(altNamesOf(args), 'subject_alt_name', altNamesExtension),
    ...make(listOf(args, 'key_usage'), 'key_usage', keyUsageExtension),
    ...make(listOf(args, 'extended_key_usage'), 'extended_key_usage', purposesExtension),
    ...make(listOf(args, 'basic_constraints'), 'basic_constraints', basicConstraintsExtension),
  ];
}

function constraintExtensions(args: ModuleArguments): Extension[] {
  const permitted = listOf(args, 'name_constraints_permitted') ?? [];
  const excluded = listOf(args, 'name_constraints_excluded') ?? [];
  return [
    ...(flagOf(args, 'ocsp_must_staple') ? [mustStapleExtension(flagOf(args, 'ocsp_must_staple_critical'))] : []),
    ...(permitted.length + excluded.length > 0
      ? [nameConstraintsExtension(permitted, excluded, flagOf(args, 'name_constraints_critical'))]
      : []),
  ];
}

function identifierExtensions(args: ModuleArguments, key: KeyObject): Extension[] {
  const own = flagOf(args, 'create_subject_key_identifier')
    ? keyIdentifier(key)
    : bytesOf(args, 'subject_key_identifier');
  const serial = args.get('authority_cert_serial_number');
  const parts = {
    identifier: bytesOf(args, 'authority_key_identifier'),
    issuers: listOf(args, 'authority_cert_issuer'),
    serialNumber: typeof serial === 'number' || typeof serial === 'bigint' ? BigInt(serial) : undefined,
  };
  const hasAuthority = Object.values(parts).some((part) => part !== undefined);
  return [...(own ? [subjectKeyExtension(own)] : []), ...(hasAuthority ? [authorityKeyExtension(parts)] : [])];
}

function bytesOf(args: ModuleArguments, name: string): Buffer | undefined {
  const digits = textOf(args, name)?.replaceAll(':', '');
  if (digits === undefined) return undefined;
  if (!/^([0-9a-f]{2})*$/i.test(digits))
    throw new ModuleFailure(`Cannot parse ${name}: it must be hexadecimal digits in pairs`);
  return Buffer.from(digits, 'hex');
}

function orderedEntry(entry: Value, index: number): (readonly [string, string])[] {
  if (!(entry instanceof Map) || entry.size !== 1) {
    throw new ModuleFailure(
      `Entry #${index + 1} in subject_ordered must be a dictionary with exactly one key-value pair`,
    );
  }
  return dictPairs(entry, 'subject_ordered', `Error while processing entry #${index + 1} in subject_ordered: `);
}

function dictPairs(dict: PyDict, field: string, start = ''): (readonly [string, string])[] {
  return [...dict].flatMap(([key, value]) => {
    const name = toStr(key);
    const isList = Array.isArray(value);
    return (isList ? value : [value]).map((item) => {
      if (typeof item !== 'string') {
        const rule = isList
          ? `Values ${name} in ${field} must be strings`
          : `Value for ${name} in ${field} must be either a string or a list of strings`;
        throw new ModuleFailure(start + rule);
      }
      if (item === '') {
        throw new ModuleFailure(
          `${start}${isList ? `Values for ${name} in ${field} must not be empty strings` : `Value for ${name} in ${field} must not be an empty string`}`,
        );
      }
      return [name, item] as const;
    });
  });
}
