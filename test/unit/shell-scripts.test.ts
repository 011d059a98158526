import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { STARTER } from '../../src/process/starter-script.ts';
import { ensurePackages } from '../helpers/apt.ts';

/**
 * Every script of the repository. The agent's parts make one script, which its own test checks as a whole; the first line of src/bin.ts is
 * for the built file.
 */
const scripts = ['.ci', 'src', 'test']
  .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .filter((path) => !path.startsWith('src/agent/sh/') && path !== 'src/bin.ts')
  .filter((path) => /^(#!.*\b(ba|da)?sh\b|# shellcheck shell=)/.test(readFileSync(path, 'latin1').slice(0, 80)))
  .toSorted();

beforeAll(() => ensurePackages(['shellcheck']), 300_000);

describe('shell scripts', () => {
  it('are found: those of the lab, of CI and of the recorders', () => {
    expect(scripts).toContain('.ci/run');
    expect(scripts).toContain('test/golden/plays/recorder/record.sh');
    expect(scripts).toContain('test/lab/images/calico-node/rootfs/usr/lib/calico/etcd.sh');
    expect(scripts).toContain('test/lab/images/host/rootfs/opt/kube/bin/docker');
  });

  it('give shellcheck nothing to say', () => {
    const { stdout, status } = spawnSync('shellcheck', ['--format', 'gcc', ...scripts], { encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => line !== '')).toEqual([]);
    expect(status).toBe(0);
  });

  it('give it nothing to say in what a shell reads of the built program and what is held in a text', () => {
    const [forShell = ''] = readFileSync('src/bin-head.txt', 'utf8').split('\n');
    for (const input of [`${forShell}\n`, STARTER]) {
      const { stdout } = spawnSync('shellcheck', ['--format', 'gcc', '--shell', 'sh', '-'], {
        encoding: 'utf8',
        input,
      });
      expect(stdout).toBe('');
    }
  });
});
