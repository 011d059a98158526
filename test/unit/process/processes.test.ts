import { describe, expect, it } from 'vitest';
import { beginProcess } from '../../../src/process/begin-process.ts';
import { runProcess } from '../../../src/process/run-process.ts';
import { runSync } from '../../../src/process/run-sync.ts';
import { listenTo, startProcess } from '../../../src/process/start-process.ts';

function keepBusy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe.each([
  ['runProcess', runProcess],
  ['runSync', async (...words: Parameters<typeof runSync>) => runSync(...words)],
] as const)('%s', (_name, run) => {
  it('gives code, stdout and stderr as bytes', async () => {
    const result = await run('sh', ['-c', 'cat; echo err >&2; exit 3'], { input: BYTES });
    expect(result).toMatchObject({ code: 3, signal: null, timedOut: false });
    expect(result.stdout.equals(BYTES)).toBe(true);
    expect(result.stderr.toString()).toBe('err\n');
    expect(result.failure).toBeUndefined();
  });

  it('gives the child no input unless told to, and no shell to misread its words', async () => {
    expect((await run('cat', [])).stdout).toHaveLength(0);
    expect((await run('printf', ['%s|', '$HOME', 'a b', '*'])).stdout.toString()).toBe('$HOME|a b|*|');
  });

  it('gives the child exactly the environment and folder asked for', async () => {
    const result = await run('/bin/sh', ['-c', 'echo "$A $HOME."; pwd'], { cwd: '/', environment: { A: 'b' } });
    expect(result.stdout.toString()).toBe('b .\n/\n');
  });

  it('says why a program could not be started', async () => {
    const result = await run('/no/such/program', []);
    expect(result.code).toBeNull();
    expect(result.failure).toContain('ENOENT');
  });

  it('ends a program after its time', async () => {
    const started = Date.now();
    expect(await run('sleep', ['30'], { timeout: 0.2 })).toMatchObject({ timedOut: true, code: null });
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('tells the signal that ended a program', async () => {
    expect(await run('sh', ['-c', 'kill -9 $$'])).toMatchObject({ code: null, signal: 'SIGKILL' });
  });
});

describe('runProcess', () => {
  it('ends the program when the run is aborted', async () => {
    const abort = new AbortController();
    const running = runProcess('sleep', ['30'], { signal: abort.signal });
    setTimeout(() => abort.abort(), 100);
    expect((await running).code).toBeNull();
  });
});

describe('startProcess', () => {
  it('talks in both directions, lines of stderr apart', async () => {
    const heard: string[] = [];
    const lines: string[] = [];
    const child = startProcess('sh', ['-c', 'read -r x; echo "heard $x"; printf "one\\nsecret\\ntwo" >&2; exit 5'], {
      onStdout: (chunk) => heard.push(chunk.toString()),
      onStderrLine: (line) => {
        lines.push(line);
        return line === 'secret';
      },
    });
    await child.write('word\n');
    expect(await child.ended).toEqual({ code: 5, signal: null });
    expect(heard.join('')).toBe('heard word\n');
    expect(lines).toEqual(['one', 'secret']);
    expect(child.stderrTail()).toBe('one\ntwo');
  });

  it('keeps only the end of a long stderr', async () => {
    const child = startProcess('sh', ['-c', 'i=0; while [ $i -lt 3000 ]; do echo "line $i" >&2; i=$((i+1)); done'], {
      onStdout: () => {},
    });
    await child.ended;
    expect(child.stderrTail().length).toBeLessThanOrEqual(8192);
    expect(child.stderrTail().endsWith('line 2999')).toBe(true);
  });

  it('says why the program could not be started, and swallows what is written to it', async () => {
    const child = startProcess('/no/such/program', [], { onStdout: () => {} });
    await child.write('lost');
    expect((await child.ended).error?.message).toContain('ENOENT');
  });

  it('does not wait for a descendant that keeps stderr open', async () => {
    const started = Date.now();
    const child = startProcess('sh', ['-c', 'sleep 8 >/dev/null </dev/null & exit 0'], { onStdout: () => {} });
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(Date.now() - started).toBeLessThan(6000);
  });

  it.each([0, 255])('hears all of a child that exits with %i while this process is busy', async (code) => {
    const heard: Buffer[] = [];
    // The exit of the first one is told together with that of the second, before the output of the second has been seen.
    const first = beginProcess('echo', ['go']);
    const second = beginProcess('sh', ['-c', `read -r _; echo answer; exit ${code}`]);
    const { ended } = listenTo(second, { onStdout: (chunk) => heard.push(chunk) });
    first.child.stdout.once('data', () => {
      second.child.stdin.write('\n');
      keepBusy(400);
    });
    second.child.once('exit', () => keepBusy(400));
    keepBusy(200);
    expect(await ended).toMatchObject({ code });
    expect(heard.join('')).toBe('answer\n');
  });

  it('does not share the terminal signals of the run', async () => {
    const heard: string[] = [];
    const child = startProcess('sh', ['-c', 'cut -d" " -f5 /proc/$$/stat; echo $$'], {
      onStdout: (chunk) => heard.push(chunk.toString()),
    });
    await child.ended;
    const [group, pid] = heard.join('').split('\n');
    expect(group).toBe(pid);
  });
});
