import * as fs from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenOptions } from '../../../src/transport/agent-link.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { ensureFile, perform, Sandbox } from './agents.ts';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

const OLD_ENOUGH = 2100;

const OLD_FILES = ['known', 'forged', 'damaged', 'foreign', 'clock', 'one', 'two'];

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe.each(['dash', 'bash', 'busybox sh'])('the memory of hashes under %s', (shell) => {
  const sandbox = new Sandbox();
  const log = sandbox.path('hashed');
  let environment: NodeJS.ProcessEnv;

  /** A PATH in which sha256sum notes each file that it reads, and files that have not changed for long enough. */
  beforeAll(async () => {
    fs.mkdirSync(sandbox.path('bin'));
    const script = `#!/bin/sh\nreadlink /proc/self/fd/0 >>'${log}'\nexec /usr/bin/sha256sum "$@"\n`;
    fs.writeFileSync(sandbox.path('bin/sha256sum'), script, { mode: 0o755 });
    for (const name of OLD_FILES) fs.writeFileSync(sandbox.path(name), 'bytes');
    await wait(OLD_ENOUGH);
    environment = { ...process.env, PATH: `${sandbox.path('bin')}:/usr/bin:/bin` };
  });
  beforeEach(() => fs.rmSync(sandbox.state, { recursive: true, force: true }));
  afterAll(() => sandbox.remove());

  /** Ensures the file in a session of its own; true when that read the file's bytes. */
  async function hashes(path: string, bytes: string, options: OpenOptions = {}): Promise<boolean> {
    fs.writeFileSync(log, '');
    const agent = await sandbox.open(shell, { environment, ...options });
    await perform(agent, ensureFile(path, bytes));
    await agent.close();
    return fs.readFileSync(log, 'utf8').split('\n').includes(path);
  }

  async function remembered(name: string): Promise<string> {
    const path = sandbox.path(name);
    expect(await hashes(path, 'bytes')).toBe(true);
    expect(await hashes(path, 'bytes')).toBe(false);
    return path;
  }

  function indexFile(): string {
    const [name = ''] = fs.readdirSync(sandbox.state).filter((each) => each.startsWith('index.'));
    return `${sandbox.state}/${name}`;
  }

  it('hashes an unchanged file once, and again when it is told to or when the file was written', async () => {
    const path = await remembered('known');
    expect(await hashes(path, 'bytes', { rehash: true })).toBe(true);
    fs.writeFileSync(path, 'other bytes');
    expect(await hashes(path, 'bytes')).toBe(false);
    expect(fs.readFileSync(path, 'utf8')).toBe('bytes');
  });

  it('sees bytes that changed behind an unchanged length and modification time', async () => {
    const path = await remembered('forged');
    const { atime, mtime } = fs.statSync(path);
    fs.writeFileSync(path, 'bites');
    fs.utimesSync(path, atime, mtime);
    expect(await hashes(path, 'bytes')).toBe(true);
    expect(fs.readFileSync(path, 'utf8')).toBe('bytes');
  });

  it('does not believe a hash that is younger than two seconds after the change', async () => {
    const path = sandbox.path('young');
    fs.writeFileSync(path, 'bytes');
    expect(await hashes(path, 'bytes')).toBe(true);
    expect(await hashes(path, 'bytes')).toBe(true);
  });

  it('enters what it wrote when the session was long enough', async () => {
    const path = sandbox.path('written');
    const agent = await sandbox.open(shell, { environment });
    await perform(agent, ensureFile(path, 'bytes'));
    await wait(OLD_ENOUGH + 900);
    await agent.close();
    expect(await hashes(path, 'bytes')).toBe(false);
  });

  it.each([
    ['longer than its name says', (index: string) => `${index}0x0 1 1 1 1 0 x\n`],
    ['cut off', (index: string) => index.slice(0, -2)],
    ['zeros in part', (index: string) => `\0\0\0\0${index.slice(4)}`],
  ])('does not believe an index that is %s', async (_, damage) => {
    const path = await remembered('damaged');
    const index = fs.readFileSync(indexFile(), 'utf8');
    fs.writeFileSync(indexFile(), damage(index));
    expect(await hashes(path, 'bytes')).toBe(true);
  });

  it('does not believe an index that belongs to someone else', async () => {
    const path = await remembered('foreign');
    fs.chownSync(indexFile(), 1, 1);
    expect(await hashes(path, 'bytes')).toBe(true);
  });

  it('does not believe a hash from the future: the clock has stepped back since', async () => {
    const path = await remembered('clock');
    const old = indexFile();
    const later = String(Math.floor(Date.now() / 1000) + 3600);
    const text = fs.readFileSync(old, 'utf8').replace(/^(\S+ \S+ \S+ \S+) \d+ /gm, `$1 ${later} `);
    fs.rmSync(old);
    fs.writeFileSync(`${sandbox.state}/index.${text.length}`, text);
    expect(await hashes(path, 'bytes')).toBe(true);
  });

  it('keeps one index, of the mode of its directory', async () => {
    await remembered('one');
    await remembered('two');
    const names = fs.readdirSync(sandbox.state);
    expect(names).toHaveLength(1);
    expect(fs.statSync(indexFile()).mode & 0o077).toBe(0);
  });
});
