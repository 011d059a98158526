import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { MOST_CHARACTERS } from '../../../src/cli/head-start/asked.ts';
import { EarlyAsks } from '../../../src/cli/head-start/early-asks.ts';
import { EARLY } from '../../../src/cli/head-start/early-script.ts';
import { leaveEarly } from '../../../src/cli/head-start/leave-early.ts';
import { askedTree, PLAY, removeTrees, SSH } from '../../helpers/asked-tree.ts';
import { writeTree } from '../../helpers/play-tree.ts';

afterAll(removeTrees);

const byShell = () => askedTree(PLAY, 'shell');
const namesIn = (cache: string, kind: string) => readdirSync(cache).filter((name) => name.startsWith(kind));

describe.concurrent('hosts that a shell begins to ask while Node starts', { timeout: 60_000 }, () => {
  it('say the same, and nothing is left behind', async () => {
    const { run, learn, cache } = await byShell();
    const learned = await learn();
    expect(learned).toMatchObject({ exitCode: 0, way: 'agent', changed: '0' });
    expect(await run()).toEqual({ ...learned, way: 'early' });
    expect(await run()).toEqual({ ...learned, way: 'early' });
    expect(namesIn(cache, 'asked-')).toEqual([]);
  });

  it('are asked no more once one of them says something else', async () => {
    const { file, run, learn, cache } = await byShell();
    await learn();
    chmodSync(file('made'), 0o600);
    expect(await run()).toMatchObject({ exitCode: 0, way: 'early,agent', changed: '1' });
    expect(await run()).toMatchObject({ exitCode: 0, way: 'agent', changed: '0' });
    expect(namesIn(cache, 'asked-')).toEqual([]);
  });

  it('are not asked where an input is another', async () => {
    const { file, run, learn } = await byShell();
    await learn();
    appendFileSync(file('play.yml'), '# more\n');
    expect(await run()).toMatchObject({ exitCode: 0, way: 'agent' });
  });

  it('are not asked by another command line', async () => {
    const { run, learn } = await byShell();
    await learn();
    expect(await run('--check')).toMatchObject({ exitCode: 0, way: 'agent' });
  });

  it('are let go where there are no answers to compare with', async () => {
    const { run, learn, kept, cache } = await byShell();
    const learned = await learn();
    for (const name of kept()) rmSync(join(cache, name));
    const { way, ...rest } = await run();
    expect({ ...rest, way: way.replace('early,', '') }).toEqual({ ...learned, way: 'agent' });
    expect(namesIn(cache, 'asked-')).toEqual([]);
  });

  it('are not waited for when they say nothing', async () => {
    const { file, run, learn } = await byShell();
    const learned = await learn();
    writeFileSync(file('ssh'), SSH.replace('echo early', 'exec sleep 60'));
    const { way, ...rest } = await run();
    expect({ ...rest, way }).toEqual({ ...learned, way: 'agent' });
  });
});

describe('a shell that asks', () => {
  /** Starts one that asks a host, which does this, for another shell that stands for Node; resolves when it has begun. */
  async function startFor(host: string) {
    const folder = writeTree({ early: EARLY, ssh: `#!/bin/sh\nexec ${host}\n` });
    const [early, ssh] = [join(folder, 'early'), join(folder, 'ssh')];
    chmodSync(ssh, 0o755);
    const key = execFileSync('sh', [early, 'key', 'apply'], { encoding: 'utf8' }).trim();
    writeFileSync(key, `begin word\nask 0 ${ssh}\n`);
    writeFileSync(`${key}-0`, '');
    const node = spawn('sh', ['-c', 'sh "$0" apply & exec sleep 60', early], {
      detached: true,
      // The last is what whoever starts the run holds, such as a lock; a shell has its script open as 3 for a moment.
      stdio: [...Array<'ignore'>(9).fill('ignore'), 'pipe'],
    });
    const place = join(folder, `asked-${node.pid}`);
    const asked = await vi.waitFor(() => Number(/^\d+\n/.exec(readFileSync(join(place, '0.pid'), 'utf8'))?.[0]), 5000);
    return { node, place, asked };
  }

  /** What has ended may wait for its parent. */
  function isRunning(pid: number): boolean {
    const file = `/proc/${pid}/status`;
    return existsSync(file) && !/^State:\s*Z/m.test(readFileSync(file, 'utf8'));
  }

  it('ends with Node, and what it has begun with it', async () => {
    const { node, place, asked } = await startFor('sleep 60');
    process.kill(-(node.pid ?? 0), 'SIGTERM');
    await vi.waitFor(() => expect([existsSync(place), isRunning(asked)]).toEqual([false, false]), 5000);
  });

  it('gives on nothing that its own starter has open', async () => {
    const { node, asked } = await startFor('sleep 1');
    const holds = (pid: number | undefined) => readdirSync(`/proc/${pid}/fd`).includes('9');
    expect([holds(node.pid), holds(asked)]).toEqual([true, false]);
    node.kill('SIGKILL');
  });

  it('hears no more than may be an answer', async () => {
    const { node, place } = await startFor('yes');
    await vi.waitFor(() => expect(existsSync(join(place, '0.ended'))).toBe(true), 10_000);
    expect(statSync(join(place, '0.said')).size).toBeLessThanOrEqual(MOST_CHARACTERS);
    node.kill('SIGKILL');
  });

  it('leaves nothing behind where Node has ended before', async () => {
    const { node, place } = await startFor('sleep 1');
    node.kill('SIGKILL');
    await vi.waitFor(() => expect(existsSync(place)).toBe(false), 5000);
  });
});

describe('what a shell needs to ask', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    { atOnce: 1, isLeft: false },
    { atOnce: 2, isLeft: true },
  ])('is left for two hosts of a run that had $atOnce open at once: $isLeft', ({ atOnce, isLeft }) => {
    const cache = writeTree({ 'calico-deploy/other': '' });
    vi.stubEnv('XDG_CACHE_HOME', cache);
    const host = { command: ['true'], questions: '', expected: '' };
    const kept = {
      id: 'word',
      made: 0,
      until: 0,
      took: 0,
      atOnce,
      view: '',
      inputs: [],
      hosts: [host, host],
      said: [],
    };
    leaveEarly(process.execPath, ['apply'], kept);
    expect(namesIn(join(cache, 'calico-deploy'), 'early-').length > 0).toBe(isLeft);
  });
});

describe('a folder of answers', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** One that was made so many seconds before this process began, or behind it. */
  function folderFrom(seconds: number): string {
    const cache = writeTree({ 'calico-deploy/early': '', 'calico-deploy/early-1-2': '' });
    const folder = join(cache, 'calico-deploy', `asked-${process.pid}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'id'), 'word\nearly-1-2\n');
    const then = Date.now() / 1000 - process.uptime() + seconds;
    utimesSync(join(folder, 'id'), then, then);
    vi.stubEnv('XDG_CACHE_HOME', cache);
    return folder;
  }

  it('is taken by the process for which it was made; nobody is there who would tell of a host', async () => {
    const folder = folderFrom(0.1);
    const asks = EarlyAsks.take();
    expect(asks?.id).toBe('word');
    expect(await asks?.answer(0).ended).toEqual({ code: Number.NaN, said: '' });
    asks?.dismiss();
    expect([folder, join(folder, '../early-1-2')].filter((each) => existsSync(each))).toEqual([]);
  });

  it.each([-60, 60])('is no answer where another process of the same number has left it: %s s', (seconds) => {
    const folder = folderFrom(seconds);
    writeFileSync(join(folder, '0.ended'), '0\n');
    expect(EarlyAsks.take()).toBeUndefined();
  });
});
