import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { ensureAnsible } from '../helpers/ansible.ts';
import { ensurePackages } from '../helpers/apt.ts';

export const MITOGEN_VERSION = '0.3.54';
export const PYINFRA_VERSION = '3.10.0';

const PIP_TIMEOUT_MS = 600_000;
const pyinfraVenv = join(homedir(), '.cache', `calico-deploy-pyinfra-${PYINFRA_VERSION}`);

/** Installs mitogen, once, from PyPI into Ansible's virtual environment; gives the folder of its strategies. */
export async function ensureMitogen(): Promise<string> {
  const bin = await ensureAnsible();
  const find = "import ansible_mitogen as it; print(it.__path__[0] + '/plugins/strategy')";
  const found = await execa(join(bin, 'python'), ['-c', find], { reject: false });
  if (found.exitCode === 0) return found.stdout;
  await execa(join(bin, 'pip'), ['install', '--quiet', `mitogen==${MITOGEN_VERSION}`], { timeout: PIP_TIMEOUT_MS });
  return (await execa(join(bin, 'python'), ['-c', find])).stdout;
}

/** Installs pyinfra, once, from PyPI into a virtual environment of its own; gives the program. */
export async function ensurePyinfra(): Promise<string> {
  const program = join(pyinfraVenv, 'bin', 'pyinfra');
  if (existsSync(program)) return program;
  await ensurePackages(['python3', 'python3-venv']);
  await execa('/usr/bin/python3', ['-m', 'venv', pyinfraVenv]);
  try {
    const install = ['install', '--quiet', `pyinfra==${PYINFRA_VERSION}`];
    await execa(join(dirname(program), 'pip'), install, { timeout: PIP_TIMEOUT_MS });
  } catch (error) {
    await rm(pyinfraVenv, { recursive: true, force: true });
    throw error;
  }
  return program;
}
