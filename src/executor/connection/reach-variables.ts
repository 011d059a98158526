import type { Value } from '../../parsing/value.ts';
import { Undefined } from '../../template/values/undefined.ts';
import type { VariableScope } from '../../vars/scope.ts';

/**
 * The variables that say how a host is reached, under the option that each sets (the documentation of Ansible's plugins `ssh` and
 * `sudo`). Where several are set the last counts: that is how Ansible's plugins take their variables.
 */
export const REACH_VARIABLES = {
  connection: ['ansible_connection'],
  host: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port'],
  remoteUser: ['ansible_user', 'ansible_ssh_user'],
  password: ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'],
  privateKeyFile: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
  privateKey: ['ansible_private_key', 'ansible_ssh_private_key'],
  passphrase: ['ansible_private_key_passphrase', 'ansible_ssh_private_key_passphrase'],
  timeout: ['ansible_timeout', 'ansible_ssh_timeout'],
  sshExecutable: ['ansible_ssh_executable'],
  sshCommonArgs: ['ansible_ssh_common_args'],
  sshArgs: ['ansible_ssh_args'],
  sshExtraArgs: ['ansible_ssh_extra_args'],
  become: ['ansible_become'],
  becomeMethod: ['ansible_become_method'],
  becomeUser: ['ansible_become_user', 'ansible_sudo_user'],
  becomePassword: ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'],
  becomeFlags: ['ansible_become_flags', 'ansible_sudo_flags'],
  becomeExe: ['ansible_become_exe', 'ansible_sudo_exe'],
} as const;

export const REACH_SET: ReadonlySet<string> = new Set(Object.values(REACH_VARIABLES).flat());

/** A value of the host's variables, and the variable that has it. */
export interface Given {
  readonly name: string;
  readonly value: Value;
}

/** Gives what the host's variables say of an option; undefined where none of them is set. */
export type Read = (option: keyof typeof REACH_VARIABLES) => Given | undefined;

/** Few of them are ever set: which, is asked for all at once. */
export function readerOf(scope: VariableScope): Read {
  const given = scope.among(REACH_SET);
  return (option) => {
    for (const name of REACH_VARIABLES[option].toReversed()) {
      const value = given.has(name) ? scope.get(name) : undefined;
      if (value instanceof Undefined) value.trip();
      if (value !== undefined && value !== null) return { name, value };
    }
    return undefined;
  };
}
