import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { ensurePackages } from './apt.ts';

/** What the oracle and the bench compare with: Ansible 12 carries ansible-core 2.19 and community.crypto. */
const REQUIREMENTS = ['ansible==12.3.0', 'netaddr==1.3.0', 'cryptography==50.0.2'];
const venvDir = process.env.CALICO_ANSIBLE_VENV ?? join(homedir(), '.cache', 'calico-deploy-ansible-12');

/** Makes, once, a virtual environment with Ansible from PyPI, and gives its `bin` folder. */
export async function ensureAnsible(): Promise<string> {
  const bin = join(venvDir, 'bin');
  if (existsSync(join(bin, 'ansible-playbook'))) return bin;
  await ensurePackages(['python3', 'python3-venv', 'openssh-client']);
  await mkdir(join(venvDir, '..'), { recursive: true });
  await rm(venvDir, { recursive: true, force: true });
  await execa('/usr/bin/python3', ['-m', 'venv', venvDir]);
  await execa(join(bin, 'pip'), ['install', '--quiet', ...REQUIREMENTS], { timeout: 600_000 }).catch(
    async (error: unknown) => {
      await rename(venvDir, `${venvDir}.failed-${process.pid}`);
      throw error;
    },
  );
  return bin;
}

/** Environment that keeps Ansible's output and behavior the same everywhere. */
export const ANSIBLE_ENVIRONMENT = {
  LC_ALL: 'C.UTF-8',
  ANSIBLE_NOCOLOR: '1',
  ANSIBLE_DEPRECATION_WARNINGS: '0',
  ANSIBLE_LOCALHOST_WARNING: '0',
} as const;

/** Runs a program of the virtual environment; a failure is a result, not an exception. */
export async function runAnsible(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
) {
  const bin = await ensureAnsible();
  const settings = {
    cwd: options.cwd,
    env: { ...ANSIBLE_ENVIRONMENT, ...options.env },
    reject: false,
    timeout: 600_000,
  } satisfies Options;
  return execa(join(bin, program), args, settings);
}
