import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { readVersion } from '../../src/cli/version.ts';
import { ensureAnsible } from '../helpers/ansible.ts';
import { MITOGEN_VERSION, PYINFRA_VERSION } from './peers.ts';

/** What the figures depend on beside the code. */
export interface Header {
  readonly date: string;
  readonly machine: {
    readonly cores: number;
    readonly processor: string;
    readonly memoryGiB: number;
    readonly kernel: string;
    /** Of the last minute, before anything was measured. */
    readonly load: number;
  };
  readonly versions: Readonly<Record<string, string>>;
}

export async function describeMachine(): Promise<Header> {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cores: availableParallelism(),
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
      load: loadavg()[0] ?? 0,
    },
    versions: {
      'calico-deploy': await describeSelf(),
      node: process.version,
      ssh: ((await execa('ssh', ['-V'])).stderr.split(',')[0] ?? '').trim(),
      'ansible-core': await versionOfAnsible(),
      mitogen: MITOGEN_VERSION,
      pyinfra: PYINFRA_VERSION,
    },
  };
}

async function describeSelf(): Promise<string> {
  const commit = await execa('git', ['describe', '--always', '--dirty'], { reject: false });
  return commit.exitCode === 0 ? `${readVersion()} (${commit.stdout})` : readVersion();
}

async function versionOfAnsible(): Promise<string> {
  try {
    const { stdout } = await execa(join(await ensureAnsible(), 'ansible-playbook'), ['--version']);
    return /core ([\d.]+)/.exec(stdout)?.[1] ?? 'unknown';
  } catch {
    return 'missing';
  }
}
