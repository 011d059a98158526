import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asyncStatus } from '../../../../src/modules/async_status.ts';
import { LAUNCH, MISSING, REMOVE, STATUS } from '../../../../src/modules/run/job-scripts.ts';
import { SHELLS } from '../../agent/agents.ts';
import { playModule } from '../run-module.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'calico-deploy-jobs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(SHELLS.filter((shell) => shell !== 'busybox only'))('a job under %s', (shell) => {
  const [program = '', ...before] = shell.split(' ');
  const run = (script: string, words: readonly string[], input = '') =>
    execa(program, [...before, '-c', script, 'sh', ...words], {
      input,
      reject: false,
      stripFinalNewline: false,
    });
  const launch = async (limit: number, words: readonly string[], input = '{}\n') =>
    (await run(LAUNCH, [folder, String(limit), ...words], input)).stdout.trim();
  const status = (jid: string, wait: number) => run(STATUS, [`${folder}/${jid}`, String(wait)]);

  it('gets its input, and gives its note, output, errors and exit code', async () => {
    const jid = await launch(20, ['sh', '-c', 'cat; echo err >&2; exit 3'], '{"a":1}\nline 1\nline 2');
    expect(jid).toMatch(/^j\d+\.\d+$/);
    const [head, ...rest] = (await status(jid, 10)).stdout.split('\n');
    expect(head).toMatch(/^done 3 \d{10} \d{10} 8 13 4$/);
    expect(rest.join('\n')).toBe('{"a":1}\nline 1\nline 2err\n');
    await run(REMOVE, [`${folder}/${jid}`]);
    expect((await status(jid, 0)).stdout).toBe('none\n');
  });

  it('is running until it is ended at its limit', async () => {
    const jid = await launch(1, ['sleep', '60']);
    expect((await status(jid, 0)).stdout).toBe('running\n');
    await sleep(100);
    expect((await status(jid, 10)).stdout).toBe('timeout\n');
  });

  it('is refused for a program that is not there', async () => {
    expect((await run(LAUNCH, [folder, '5', '/no/such/program'], '{}\n')).exitCode).toBe(MISSING);
  });
});

describe('async_status', () => {
  it.each(['../../etc', '.hidden', 'a/b', ''])('asks no host for %j, which is no name of a job', async (jid) => {
    const context = { jobFolder: '/jobs' };
    const { operations, result } = await playModule(asyncStatus, { arguments: { jid }, context });
    expect(operations).toEqual([]);
    expect(result).toMatchObject({ failed: true, msg: 'could not find job' });
  });

  it.each(['check.', 'check.bnVsbA', 'check.e30'])(
    'asks for %j in check mode too, which no task has made',
    async (jid) => {
      const { operations, result } = await playModule(asyncStatus, {
        arguments: { jid },
        context: { jobFolder: '/jobs', check: true },
        replies: [{ run: { stdout: 'none\n' } }],
      });
      expect(operations).toHaveLength(1);
      expect(result).toMatchObject({ failed: true });
    },
  );
});
