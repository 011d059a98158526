import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunOperation } from '../../../src/agent/operation.ts';
import type { RunResult } from '../../../src/agent/reply.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { isRunning } from '../../helpers/is-running.ts';
import { failureOf, perform, Sandbox, SHELLS } from './agents.ts';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

function run(rest: Partial<RunOperation>): RunOperation {
  return { kind: 'run', environment: {}, timeout: 0, check: false, ...rest };
}

async function outcome(agent: Connection, rest: Partial<RunOperation>): Promise<RunResult> {
  const { run: result } = await perform(agent, run(rest));
  if (result === undefined) throw new Error('no result of a command');
  return result;
}

async function output(agent: Connection, rest: Partial<RunOperation>): Promise<string> {
  return Buffer.from((await outcome(agent, rest)).stdout).toString();
}

describe.each(SHELLS)('run under %s', (shell) => {
  const sandbox = new Sandbox();
  let agent: Connection;
  beforeAll(async () => {
    agent = await sandbox.open(shell);
  });
  afterAll(() => sandbox.remove());

  it('keeps exit code, stdout and stderr apart', async () => {
    const result = await outcome(agent, { script: 'echo out; echo err >&2; exit 3' });
    expect(result.rc).toBe(3);
    expect(Buffer.from(result.stdout).toString()).toBe('out\n');
    expect(Buffer.from(result.stderr).toString()).toBe('err\n');
    expect(Math.abs(result.start - Date.now() / 1000)).toBeLessThan(5);
    expect(result.end).toBeGreaterThanOrEqual(result.start);
  });

  it('passes bytes through stdin and back unharmed', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256));
    const result = await outcome(agent, { argv: ['cat'], stdin: bytes });
    expect(Buffer.from(result.stdout).equals(bytes)).toBe(true);
    expect(await output(agent, { argv: ['cat'], stdin: Buffer.alloc(0) })).toBe('');
  });

  it('gives a command no input unless it is given one', async () => {
    expect(await output(agent, { script: 'cat; echo end' })).toBe('end\n');
  });

  it('takes words and scripts literally', async () => {
    const plain = ['a  b', '', '$HOME', '`id`', "it's", '*', '\\n', '-n', '', 'ünï🙂', ''];
    const words = ['new\nline\n', '\x1d\x1e\x1f', ...plain];
    expect(await output(agent, { argv: ['printf', '[%s]', ...words] })).toBe(words.map((word) => `[${word}]`).join(''));
    const script = 'for w in 1 2; do\n  echo "line $w"\ndone\n# last\n';
    expect(await output(agent, { script })).toBe('line 1\nline 2\n');
  });

  it('sets the environment, even names that the agent might use', async () => {
    const environment = { _n: '7', _w: 'a\nb', IFS: ':', PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };
    const script = 'printf "%s|" "$_n" "$_w" "$PATH" "$LC_ALL"';
    expect(await output(agent, { script, environment, executable: '/bin/sh' })).toBe('7|a\nb|/usr/bin:/bin|C.UTF-8|');
  });

  it('leaves commands the umask, the locale and the signals of the login', async () => {
    const script = 'umask; env | grep ^LC_ALL= || echo unset; grep -E "^Sig(Ign|Blk)" /proc/self/status';
    const [umask, locale, ...signals] = (await output(agent, { script })).trim().split('\n');
    expect(umask).toMatch(/^0?022$/);
    expect(locale).toBe(process.env.LC_ALL === undefined ? 'unset' : `LC_ALL=${process.env.LC_ALL}`);
    expect(signals.map((line) => line.replace(/\s+/, ' '))).toEqual([
      'SigBlk: 0000000000000000',
      'SigIgn: 0000000000000000',
    ]);
  });

  it('runs in the directory asked for', async () => {
    expect(await output(agent, { argv: ['pwd'], chdir: sandbox.work, executable: '/bin/sh', script: 'pwd' })).toBe(
      `${sandbox.work}\n`,
    );
    const failure = await failureOf(agent, run({ argv: ['pwd'], chdir: sandbox.path('nowhere') }));
    expect(failure.reason).toBe('chdir');
    expect(failure.message).toContain('Unable to change directory before execution');
  });

  it('skips by creates and removes, which are globs', async () => {
    fs.writeFileSync(sandbox.path('made by.it'), '');
    const globs = [sandbox.path('made by.*'), sandbox.path('made [b]y.it'), `${sandbox.work}/*by.i?`];
    for (const creates of globs) {
      expect(await perform(agent, run({ script: 'exit 1', creates }))).toMatchObject({
        changed: false,
        run: { skipped: 'creates', rc: 0 },
      });
    }
    const removes = sandbox.path('never *');
    expect(await perform(agent, run({ script: 'exit 1', removes }))).toMatchObject({ run: { skipped: 'removes' } });
    expect(await output(agent, { script: 'echo ran', creates: removes })).toBe('ran\n');
    const relative = { creates: 'made by.it', chdir: sandbox.work, script: 'exit 1' };
    expect(await perform(agent, run(relative))).toMatchObject({ run: { skipped: 'creates' } });
  });

  it('would run in check mode, and does not', async () => {
    const script = `: >'${sandbox.path('ran')}'`;
    expect(await perform(agent, run({ script, check: true }))).toMatchObject({ changed: true });
    expect(fs.existsSync(sandbox.path('ran'))).toBe(false);
  });

  it.each([
    ['not-found', ['no-such-program', 'x'], 2, "[Errno 2] No such file or directory: b'no-such-program'"],
    ['not-found', ['/no/such'], 2, "[Errno 2] No such file or directory: b'/no/such'"],
    ['permission', ['/etc/passwd'], 13, "[Errno 13] Permission denied: b'/etc/passwd'"],
    ['permission', ['/etc'], 13, "[Errno 13] Permission denied: b'/etc'"],
  ])('answers the system error %s for %j', async (reason, argv, rc, message) => {
    expect(await failureOf(agent, run({ argv }))).toMatchObject({ reason, rc, message });
  });

  it('ends a command and all its children after its time', async () => {
    const pids = sandbox.path('pids');
    // What ignores SIGTERM costs five seconds more.
    const stubborn = shell === 'dash' ? "trap '' TERM;" : '';
    const script = `sleep 60 & echo $! >'${pids}'; echo begun; ${stubborn} sleep 61 & echo $! >>'${pids}'; wait; wait`;
    const started = Date.now();
    const result = await outcome(agent, { script, timeout: 1 });
    expect(result.timedOut).toBe(true);
    expect(result.rc).not.toBe(0);
    expect(Buffer.from(result.stdout).toString()).toBe('begun\n');
    expect(Date.now() - started).toBeLessThan(12_000);
    const alive = () => fs.readFileSync(pids, 'utf8').trim().split('\n').map(Number).filter(isRunning);
    // A process that was killed is gone when the kernel comes to it.
    await expect.poll(alive, { timeout: 5000 }).toEqual([]);
  });

  it('does not cut a command that is within its time', async () => {
    const result = await outcome(agent, { script: 'sleep 0.2; echo done', timeout: 30 });
    expect(result).toMatchObject({ rc: 0 });
    expect(result.timedOut).toBeUndefined();
  });

  it('does not wait for what a command leaves in the background', async () => {
    const started = Date.now();
    expect(await output(agent, { script: 'sleep 8 & echo started' })).toBe('started\n');
    expect(Date.now() - started).toBeLessThan(7000);
  });

  it('refuses a variable name that no shell takes', async () => {
    const failure = await failureOf(agent, run({ argv: ['true'], environment: { 'A-B': 'x' } }));
    expect(failure).toMatchObject({ reason: 'invalid', message: 'no name of an environment variable: A-B' });
  });
});
