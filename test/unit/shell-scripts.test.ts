import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensurePackages } from '../helpers/apt.ts';

/** Every script of the repository. The agent's parts make one script, which its own test checks as a whole. */
const scripts = ['.ci', 'src', 'test']
  .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .filter((path) => !path.startsWith('src/agent/sh/'))
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
});
