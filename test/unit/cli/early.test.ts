import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { EarlyAsks } from '../../../src/cli/head-start/early-asks.ts';
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

describe('a folder of answers', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** One that was made so many seconds before this process began, or behind it. */
  function folderFrom(seconds: number): string {
    const cache = writeTree({ 'calico-deploy/early': '' });
    const folder = join(cache, 'calico-deploy', `asked-${process.pid}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'id'), `word\n${cache}/calico-deploy/early-1-2\n`);
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
    expect(existsSync(folder)).toBe(false);
  });

  it('is no answer where an earlier process of the same number has left it', () => {
    const folder = folderFrom(-60);
    writeFileSync(join(folder, '0.ended'), '0\n');
    expect(EarlyAsks.take()).toBeUndefined();
  });
});
