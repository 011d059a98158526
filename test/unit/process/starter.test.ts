import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BegunProcess, writeTo } from '../../../src/process/begin-process.ts';
import { listenTo, startProcess } from '../../../src/process/start-process.ts';
import { endStarter, expectStarts, startDistant } from '../../../src/process/starter.ts';

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('calico-deploy-starts-'));
let before: string[] = [];

beforeEach(() => {
  before = folders();
});
afterEach(endStarter);

/** A child of the starter, once there is a place for one. */
async function start(file: string, ...args: string[]): Promise<BegunProcess> {
  expectStarts(100);
  for (;;) {
    const begun = startDistant(file, args);
    if (begun) return begun;
    await sleep(5);
  }
}

/** What it says, and how it ends. */
async function outcomeOf(begun: BegunProcess, input: Uint8Array | string = '') {
  const heard: Buffer[] = [];
  const { ended, stderrTail, endInput } = listenTo(begun, { onStdout: (chunk) => heard.push(chunk) });
  await writeTo(begun.child.stdin, [input]);
  endInput();
  const end = await ended;
  return { end, stdout: Buffer.concat(heard), stderr: stderrTail() };
}

describe('the starter', () => {
  it('starts children that talk in both directions', async () => {
    const child = await start('sh', '-c', 'read -r x; echo "heard $x"; echo wrong >&2; exit 5');
    const { end, stdout, stderr } = await outcomeOf(child, 'word\n');
    expect({ end, stdout: String(stdout), stderr }).toEqual({
      end: { code: 5, signal: null },
      stdout: 'heard word\n',
      stderr: 'wrong',
    });
    expect(child.child.exitCode).toBe(5);
  });

  it('hands all words on as they are', async () => {
    const words = ['a b', "it's", '$HOME', '`id`', 'two\nlines\n', '\\n', '', '*', '"', ' edge ', 'exit 9; 9>&-'];
    const { stdout } = await outcomeOf(await start('printf', '%s|', ...words));
    expect(String(stdout)).toBe(words.map((word) => `${word}|`).join(''));
  });

  it('hands all bytes on, both ways, and the end of the input', async () => {
    const bytes = randomBytes(3_000_000);
    const { end, stdout } = await outcomeOf(await start('cat'), bytes);
    expect(end).toEqual({ code: 0, signal: null });
    expect(stdout.equals(bytes)).toBe(true);
  });

  it('starts many at once, each with pipes of its own', { timeout: 30_000 }, async () => {
    const children = await Promise.all(
      Array.from({ length: 60 }, async (_, at) =>
        outcomeOf(await start('sh', '-c', `cat; echo ${at} >&2; exit ${at + 1}`), `to ${at}`),
      ),
    );
    for (const [at, { end, stdout, stderr }] of children.entries())
      expect([end.code, String(stdout), stderr]).toEqual([at + 1, `to ${at}`, String(at)]);
  });

  it('ends a child that is told so before it runs', async () => {
    const begun = await start('sleep', '30');
    const { ended, kill } = listenTo(begun, { onStdout: () => {} });
    kill('SIGTERM');
    expect(await ended).toEqual({ code: 143, signal: null });
  });

  it('does not wait for a descendant that keeps stderr open', async () => {
    const began = Date.now();
    const { end } = await outcomeOf(await start('sh', '-c', 'sleep 8 >/dev/null </dev/null 9>&- & exit 0'));
    expect(end).toEqual({ code: 0, signal: null });
    expect(Date.now() - began).toBeLessThan(6000);
  });

  it('leaves to the system what is no program, and what wants another environment', async () => {
    await start('true');
    expect(startDistant('/no/such/program', [])).toBeUndefined();
    expect(startDistant('no-such-program', [])).toBeUndefined();
    const heard: string[] = [];
    const child = startProcess('/bin/sh', ['-c', 'echo "$A"'], {
      environment: { A: 'own' },
      onStdout: (chunk) => heard.push(String(chunk)),
    });
    await child.ended;
    expect(heard.join('')).toBe('own\n');
  });

  it('is not there for a few children, and nothing of it stays', async () => {
    expectStarts(3);
    expect(startDistant('true', [])).toBeUndefined();
    expect(folders()).toEqual(before);
    await outcomeOf(await start('true'));
    expect(folders()).toHaveLength(before.length + 1);
    await endStarter();
    expect(folders()).toEqual(before);
    expect(startDistant('true', [])).toBeUndefined();
  });

  it('ends soon, though a child does not', async () => {
    const { child } = await start('sleep', '30');
    const began = Date.now();
    await endStarter();
    expect(Date.now() - began).toBeLessThan(3000);
    child.kill('SIGKILL');
  });

  it('leaves nothing that its process would wait for', async () => {
    const program = `
      import { endStarter, expectStarts } from './src/process/starter.ts';
      expectStarts(100);
      await endStarter();
      const ended = Date.now();
      process.on('exit', () => console.log(Date.now() - ended));
    `;
    const waited = await execa('node', ['--import', 'tsx', '--input-type=module', '-e', program]);
    expect(Number(waited.stdout)).toBeLessThan(700);
  });

  it('is done without where there is no folder for its pipes', async () => {
    const { TMPDIR } = process.env;
    process.env.TMPDIR = '/no/such/folder';
    try {
      expectStarts(100);
      expect(startDistant('true', [])).toBeUndefined();
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });

  it('may be killed: what it has not started ends, what it has goes on and tells how it ends', async () => {
    const running = await start('sh', '-c', 'read -r x; exit 7');
    const { ended, write } = listenTo(running, { onStdout: () => {} });
    while (running.child.pid === undefined) await sleep(5);
    process.kill(parentOf(parentOf(running.child.pid)), 'SIGKILL');
    const asked = startDistant('true', []);
    expect(await asked?.ended).toMatchObject({ code: null, error: { message: expect.stringContaining('killed') } });
    expect(startDistant('true', [])).toBeUndefined();
    await write('\n');
    expect(await ended).toEqual({ code: 7, signal: null });
    await vi.waitFor(() => expect(folders()).toEqual(before));
  });
});

function parentOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[3]);
}
