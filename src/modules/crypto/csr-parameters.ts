import { DIGESTS } from '../../x509/signing.ts';
import { dictOf, flagOf, textOf } from '../arguments/argument-values.ts';
import { CRYPTO_BACKEND, FILE_COMMON_PARAMETERS } from '../arguments/common-parameters.ts';
import type { ModuleArguments, Parameter } from '../module.ts';

/** Parameters of the subject with the names of their attributes, in the order in which the request has them. */
export const SUBJECT_PARAMETERS = [
  ['country_name', 'C'],
  ['state_or_province_name', 'ST'],
  ['locality_name', 'L'],
  ['organization_name', 'O'],
  ['organizational_unit_name', 'OU'],
  ['common_name', 'CN'],
  ['email_address', 'emailAddress'],
] as const;

const flag = (...aliases: string[]): Parameter => ({ type: 'bool', default: false, aliases });
const text = (...aliases: string[]): Parameter => ({ type: 'str', aliases });
const list = (...aliases: string[]): Parameter => ({ type: 'list', elements: 'str', aliases });

/** What community.crypto.openssl_csr takes. */
export const CSR_PARAMETERS: Readonly<Record<string, Parameter>> = {
  ...FILE_COMMON_PARAMETERS,
  path: { type: 'path', required: true },
  state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
  digest: { type: 'str', default: 'sha256', choices: [...DIGESTS] },
  privatekey_path: { type: 'path' },
  privatekey_content: { type: 'str', noLog: true },
  privatekey_passphrase: { type: 'str', noLog: true },
  version: { type: 'int', default: 1, choices: [1] },
  force: { type: 'bool', default: false },
  backup: { type: 'bool', default: false },
  return_content: { type: 'bool', default: false },
  subject: { type: 'dict' },
  subject_ordered: { type: 'list', elements: 'dict' },
  country_name: text('C', 'countryName'),
  state_or_province_name: text('ST', 'stateOrProvinceName'),
  locality_name: text('L', 'localityName'),
  organization_name: text('O', 'organizationName'),
  organizational_unit_name: text('OU', 'organizationalUnitName'),
  common_name: text('CN', 'commonName'),
  email_address: text('E', 'emailAddress'),
  subject_alt_name: list('subjectAltName'),
  subject_alt_name_critical: flag('subjectAltName_critical'),
  use_common_name_for_san: { type: 'bool', default: true, aliases: ['useCommonNameForSAN'] },
  key_usage: list('keyUsage'),
  key_usage_critical: flag('keyUsage_critical'),
  extended_key_usage: list('extKeyUsage', 'extendedKeyUsage'),
  extended_key_usage_critical: flag('extKeyUsage_critical', 'extendedKeyUsage_critical'),
  basic_constraints: list('basicConstraints'),
  basic_constraints_critical: flag('basicConstraints_critical'),
  ocsp_must_staple: flag('ocspMustStaple'),
  ocsp_must_staple_critical: flag('ocspMustStaple_critical'),
  name_constraints_permitted: list(),
  name_constraints_excluded: list(),
  name_constraints_critical: flag(),
  create_subject_key_identifier: flag(),
  subject_key_identifier: text(),
  authority_key_identifier: text(),
  authority_cert_issuer: list(),
  authority_cert_serial_number: { type: 'int' },
  crl_distribution_points: { type: 'list', elements: 'dict', refused: 'this extension is not made' },
  select_crypto_backend: CRYPTO_BACKEND,
};

/** What the tables of relations cannot say. */
export function csrFault(args: ModuleArguments): string | undefined {
  if (flagOf(args, 'create_subject_key_identifier') && args.has('subject_key_identifier')) {
    return 'subject_key_identifier cannot be specified if create_subject_key_identifier is true';
  }
  const ordered = args.get('subject_ordered');
  const others = SUBJECT_PARAMETERS.some(([parameter]) => textOf(args, parameter)) || dictOf(args, 'subject');
  if (Array.isArray(ordered) && ordered.length > 0 && others) {
    return 'subject_ordered cannot be combined with any other subject field';
  }
  return undefined;
}
