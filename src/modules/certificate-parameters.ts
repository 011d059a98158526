import { CRYPTO_BACKEND, FILE_COMMON_PARAMETERS } from './common-parameters.ts';
import type { Parameter } from './module.ts';

const OWNCA_ONLY = 'only the provider ownca is supported';
const refusedText = (...aliases: string[]): Parameter => ({ type: 'str', aliases, refused: OWNCA_ONLY });

/** What community.crypto.x509_certificate takes. */
export const CERTIFICATE_PARAMETERS: Readonly<Record<string, Parameter>> = {
  ...FILE_COMMON_PARAMETERS,
  path: { type: 'path', required: true },
  state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
  provider: { type: 'str', choices: ['ownca'] },
  force: { type: 'bool', default: false },
  backup: { type: 'bool', default: false },
  return_content: { type: 'bool', default: false, refused: 'read the file with slurp', refusedExcept: [false] },
  csr_path: { type: 'path' },
  csr_content: { type: 'str' },
  privatekey_path: { type: 'path' },
  privatekey_content: { type: 'str', noLog: true },
  privatekey_passphrase: { type: 'str', noLog: true },
  ignore_timestamps: {
    type: 'bool',
    default: true,
    refused: 'times are not compared; use force',
    refusedExcept: [true],
  },
  ownca_path: { type: 'path' },
  ownca_content: { type: 'str' },
  ownca_privatekey_path: { type: 'path' },
  ownca_privatekey_content: { type: 'str', noLog: true },
  ownca_privatekey_passphrase: { type: 'str', noLog: true },
  ownca_digest: { type: 'str', default: 'sha256', choices: ['sha256'] },
  ownca_version: { type: 'int', default: 3, choices: [3] },
  ownca_not_before: { type: 'str', default: '+0s' },
  ownca_not_after: { type: 'str', default: '+3650d' },
  ownca_create_subject_key_identifier: {
    type: 'str',
    default: 'create_if_not_provided',
    choices: ['create_if_not_provided', 'always_create', 'never_create'],
  },
  ownca_create_authority_key_identifier: { type: 'bool', default: true },
  selfsigned_version: { type: 'int', refused: OWNCA_ONLY },
  selfsigned_digest: refusedText(),
  selfsigned_not_before: refusedText('selfsigned_notBefore'),
  selfsigned_not_after: refusedText('selfsigned_notAfter'),
  selfsigned_create_subject_key_identifier: refusedText(),
  acme_accountkey_path: { type: 'path', refused: OWNCA_ONLY },
  acme_challenge_path: { type: 'path', refused: OWNCA_ONLY },
  acme_chain: { type: 'bool', refused: OWNCA_ONLY },
  acme_directory: refusedText(),
  select_crypto_backend: CRYPTO_BACKEND,
};
