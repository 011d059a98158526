import { DIGESTS } from '../../x509/signing.ts';
import { textOf } from '../arguments/argument-values.ts';
import { CRYPTO_BACKEND, FILE_COMMON_PARAMETERS } from '../arguments/common-parameters.ts';
import type { ModuleArguments, Parameter } from '../module.ts';

const NO_ACME = 'only the providers ownca and selfsigned are supported';

/** What both providers take, each under a prefix of its own. */
function providerParameters(prefix: 'ownca' | 'selfsigned'): Record<string, Parameter> {
  const aliases = (name: string) => (prefix === 'selfsigned' ? { aliases: [`selfsigned_${name}`] } : {});
  return {
    [`${prefix}_digest`]: { type: 'str', default: 'sha256', choices: [...DIGESTS] },
    [`${prefix}_version`]: { type: 'int', default: 3, choices: [3] },
    [`${prefix}_not_before`]: { type: 'str', default: '+0s', ...aliases('notBefore') },
    [`${prefix}_not_after`]: { type: 'str', default: '+3650d', ...aliases('notAfter') },
    [`${prefix}_create_subject_key_identifier`]: {
      type: 'str',
      default: 'create_if_not_provided',
      choices: ['create_if_not_provided', 'always_create', 'never_create'],
    },
  };
}

/** What community.crypto.x509_certificate takes. */
export const CERTIFICATE_PARAMETERS: Readonly<Record<string, Parameter>> = {
  ...FILE_COMMON_PARAMETERS,
  path: { type: 'path', required: true },
  state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
  provider: { type: 'str', choices: ['ownca', 'selfsigned'] },
  force: { type: 'bool', default: false },
  backup: { type: 'bool', default: false },
  return_content: { type: 'bool', default: false },
  csr_path: { type: 'path' },
  csr_content: { type: 'str' },
  privatekey_path: { type: 'path' },
  privatekey_content: { type: 'str', noLog: true },
  privatekey_passphrase: { type: 'str', noLog: true },
  ignore_timestamps: { type: 'bool', default: true },
  ...providerParameters('ownca'),
  ownca_path: { type: 'path' },
  ownca_content: { type: 'str' },
  ownca_privatekey_path: { type: 'path' },
  ownca_privatekey_content: { type: 'str', noLog: true },
  ownca_privatekey_passphrase: { type: 'str', noLog: true },
  ownca_create_authority_key_identifier: { type: 'bool', default: true },
  ...providerParameters('selfsigned'),
  acme_accountkey_path: { type: 'path', refused: NO_ACME },
  acme_challenge_path: { type: 'path', refused: NO_ACME },
  acme_chain: { type: 'bool', refused: NO_ACME, refusedExcept: [false] },
  acme_directory: { type: 'str', refused: NO_ACME },
  select_crypto_backend: CRYPTO_BACKEND,
};

/** What each provider cannot do without. */
export function certificateFault(args: ModuleArguments): string | undefined {
  if (textOf(args, 'state') === 'absent') return undefined;
  const provider = textOf(args, 'provider');
  const needed = provider === 'ownca' ? ['ownca', 'ownca_privatekey'] : ['privatekey'];
  const missing = needed.find((name) => !args.has(`${name}_path`) && !args.has(`${name}_content`));
  if (missing !== undefined) {
    return `One of ${missing}_path and ${missing}_content must be specified for the ${provider} provider.`;
  }
  const hasRequest = args.has('csr_path') || args.has('csr_content');
  return provider === 'ownca' && !hasRequest ? 'csr_path or csr_content is required for ownca provider' : undefined;
}
