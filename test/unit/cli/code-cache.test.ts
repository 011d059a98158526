import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CachedFile } from '../../../src/cli/cache-folder.ts';
import { unusedCode } from '../../../src/cli/code-cache.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOW = 1000 * DAY;

function file(name: string, readDaysAgo: number, writtenDaysAgo = readDaysAgo): CachedFile {
  return { name, status: { atimeMs: NOW - readDaysAgo * DAY, mtimeMs: NOW - writtenDaysAgo * DAY } };
}

const namesOf = (files: readonly CachedFile[]) => files.map(({ name }) => name);

it('finds what nobody has read for a month, however old it is', () => {
  expect(namesOf(unusedCode([file('read', 2, 90), file('unread', 31, 90), file('new', 0)], NOW))).toEqual(['unread']);
});

it('takes a file for used when it was written, where reading is not noted', () => {
  expect(unusedCode([file('written', 90, 1)], NOW)).toEqual([]);
});

it('leaves the fifty that were used last', () => {
  const files = Array.from({ length: 53 }, (_, index) => file(`code-${index}`, index / 4));
  expect(namesOf(unusedCode(files, NOW))).toEqual(['code-50', 'code-51', 'code-52']);
});

it('tidies where a run leaves its code, also where two do at once', async () => {
  const home = mkdtempSync(join(tmpdir(), 'code-cache-'));
  const folder = join(home, 'calico-deploy');
  mkdirSync(folder, { mode: 0o700 });
  const old = new Date(Date.now() - 31 * DAY);
  for (const name of ['code-old', 'code-old.123', 'hashes.json', 'code-recent']) {
    writeFileSync(join(folder, name), '');
    if (name !== 'code-recent') utimesSync(join(folder, name), old, old);
  }
  const program = writeProgram(home);
  const env = { ...process.env, XDG_CACHE_HOME: home };
  const codes = await Promise.all(['one', 'two'].map((kind) => exitCodeOf(program, kind, env)));
  expect(codes).toEqual([0, 0]);
  const left = readdirSync(folder).map((name) => name.replace(/[0-9a-f]{16}/g, 'X'));
  expect(left.toSorted()).toEqual(['code-X-X-one', 'code-X-X-two', 'code-recent', 'hashes.json']);
  // What was kept is found again, and nothing is written.
  expect(execFileSync(process.execPath, ['--import', 'tsx', program, 'one'], { env, encoding: 'utf8' })).toBe(
    'loaded\n',
  );
});

/** A program that loads a bundle of one line as the command line does. */
function writeProgram(folder: string): string {
  const bundle = join(folder, 'bundle.cjs');
  writeFileSync(bundle, "module.exports = 'loaded';");
  const module = join(import.meta.dirname, '../../../src/cli/code-cache.ts');
  const program = join(folder, 'program.mts');
  const lines = [`import { loadWithCodeCache } from ${JSON.stringify(module)};`];
  lines.push(`console.log(loadWithCodeCache(${JSON.stringify(bundle)}, process.argv[2] ?? ''));`);
  writeFileSync(program, lines.join('\n'));
  return program;
}

function exitCodeOf(program: string, kind: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve) => {
    spawn(process.execPath, ['--import', 'tsx', program, kind], { env, stdio: 'ignore' }).once('exit', resolve);
  });
}
