import type { ModuleArguments, Parameter } from '../module.ts';
import { textOf } from './argument-values.ts';

const NO_SELINUX = 'SELinux contexts are not managed';

/** The parameters that Ansible's file modules share (`add_file_common_args`). */
export const FILE_COMMON_PARAMETERS: Readonly<Record<string, Parameter>> = {
  mode: { type: 'mode' },
  owner: { type: 'str' },
  group: { type: 'str' },
  seuser: { type: 'str', refused: NO_SELINUX },
  serole: { type: 'str', refused: NO_SELINUX },
  setype: { type: 'str', refused: NO_SELINUX },
  selevel: { type: 'str', refused: NO_SELINUX },
  unsafe_writes: {
    type: 'bool',
    default: false,
    refused: 'a file is always replaced atomically',
    refusedExcept: [false],
  },
  attributes: { type: 'str', aliases: ['attr'], refused: 'file system attributes (chattr) are not managed' },
};

/** Every module of community.crypto takes it and only ever had one sensible value. */
export const CRYPTO_BACKEND: Parameter = {
  type: 'str',
  default: 'auto',
  choices: ['auto', 'cryptography'],
};

/** How the info modules show domain names that are not ASCII. */
export const NAME_ENCODING: Parameter = { type: 'str', default: 'ignore', choices: ['ignore', 'idna', 'unicode'] };

/** `validate` without a place for the file would approve anything. */
export function validateCommand(args: ModuleArguments): string | undefined {
  const validate = textOf(args, 'validate');
  return validate === undefined || validate.includes('%s') ? undefined : `validate must contain %s: ${validate}`;
}
