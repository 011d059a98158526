import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAgent, readAgentSource } from '../../../src/agent/agent-source.ts';
import { ensurePackages } from '../../helpers/apt.ts';

const SETTINGS = { nonce: 'n', stateDirectory: "/a'b", rehash: false };
const FOLDER = 'src/agent/sh';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox', 'shellcheck']), 300_000);

describe('the agent', () => {
  it('is what shellcheck finds nothing in', () => {
    const source = readAgentSource().replaceAll('# shellcheck shell=sh\n', '');
    const result = spawnSync('shellcheck', ['-s', 'sh', '-'], {
      input: `# shellcheck disable=SC2154\n${source}`,
      encoding: 'utf8',
    });
    expect(result.stdout).toBe('');
    expect(result.status).toBe(0);
  });

  it('is made of all its parts', () => {
    // What stands before questions is for a plain shell.
    for (const part of readdirSync(FOLDER).filter((name) => name !== 'ask.sh'))
      expect(readAgentSource()).toContain(readFileSync(`${FOLDER}/${part}`, 'utf8'));
  });

  it.each(['dash', 'bash', 'busybox sh'])('is a script for %s, without comments too', (shell) => {
    const [file = '', ...words] = shell.split(' ');
    const result = spawnSync(file, [...words, '-n'], {
      input: Buffer.concat(buildAgent(SETTINGS).pieces),
      encoding: 'utf8',
    });
    expect(result).toMatchObject({ status: 0, stderr: '' });
  });

  it('is small enough to be sent each time', () => {
    expect(buildAgent(SETTINGS).length).toBeLessThan(40_000);
  });

  it('keeps its parts at 300 lines or fewer', () => {
    const long = readdirSync(FOLDER).filter(
      (part) => readFileSync(`${FOLDER}/${part}`, 'utf8').split('\n').length > 301,
    );
    expect(long).toEqual([]);
  });
});
