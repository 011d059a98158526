import { SETTINGS } from '../config/table/index.ts';

/** Options of ansible-playbook that are not taken, each with the setting that is the same in a configuration file. */
const SAME_SETTING: ReadonlyMap<string, string> = new Map([
  ['--flush-cache', 'CACHE_PLUGIN'],
  ['-M', 'DEFAULT_MODULE_PATH'],
  ['--module-path', 'DEFAULT_MODULE_PATH'],
  ['--scp-extra-args', 'ssh.scp_extra_args'],
  ['--sftp-extra-args', 'ssh.sftp_extra_args'],
]);

/** Why an option of ansible-playbook is not taken, from commander's message that it is unknown; undefined for any other. */
export function reasonOfRefusal(message: string): string | undefined {
  const flag = /unknown option '([^'=]+)/.exec(message)?.[1] ?? '';
  const name = SAME_SETTING.get(flag) ?? SAME_SETTING.get(flag.startsWith('--') ? '' : flag.slice(0, 2));
  const note = name === undefined ? undefined : SETTINGS.find((setting) => setting.name === name)?.note;
  return note === undefined ? undefined : `${note[0]?.toUpperCase()}${note.slice(1)}.`;
}
