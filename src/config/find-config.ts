import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expandPath } from './expand-path.ts';

/** Where settings are looked for. */
export interface ConfigPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface FoundConfig {
  /** Undefined where there is none. */
  readonly file: string | undefined;
  /** The file of the current folder that is passed over: anybody may write there. */
  readonly ignored?: string;
}

/**
 * The configuration file as ansible-core finds it: the first that can be read of `ANSIBLE_CONFIG` (a folder stands for the
 * ansible.cfg in it), the current folder, `~/.ansible.cfg` and /etc/ansible/ansible.cfg.
 */
export function findConfig({ cwd, env }: ConfigPlace): FoundConfig {
  const named = env.ANSIBLE_CONFIG === undefined ? undefined : fileOf(expandPath(env.ANSIBLE_CONFIG, { cwd, env }));
  const here = join(cwd, 'ansible.cfg');
  const isPublic = isWritableByAll(cwd);
  const places = [
    ...(named === undefined ? [] : [named]),
    ...(isPublic ? [] : [here]),
    join(env.HOME || homedir(), '.ansible.cfg'),
    '/etc/ansible/ansible.cfg',
  ];
  const file = places.find(isReadable);
  return {
    file,
    ...(isPublic && existsSync(here) && (named === undefined || named !== file) ? { ignored: here } : {}),
  };
}

function fileOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'ansible.cfg') : path;
}

function isWritableByAll(folder: string): boolean {
  const status = statSync(folder, { throwIfNoEntry: false });
  return status !== undefined && (status.mode & 0o002) !== 0;
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
