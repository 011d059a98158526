import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Design, section 3: a folder imports only from those above it, a rank a line. */
const RANKS = [
  ['errors'],
  ['parsing'],
  ['process', 'config'],
  ['inventory', 'template', 'agent'],
  ['vars', 'transport', 'x509'],
  ['playbook'],
  ['plan'],
  ['modules'],
  ['executor'],
  ['calico'],
  ['report'],
  ['commands'],
  ['cli'],
];
const rankOf = new Map(RANKS.flatMap((folders, rank) => folders.map((folder) => [folder, rank] as const)));
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `src/${file}`)
  .toSorted();
const inFolders = files.filter((file) => file.split('/').length > 2);

function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'(\.[^']+)'/g);
  return [...specifiers].map((match) => relative('src', join(dirname(file), match[1] ?? '')));
}

describe('the house', () => {
  it('has only the folders of the design', () => {
    expect(
      [...new Set(inFolders.map((file) => file.split('/')[1]))].filter((folder) => !rankOf.has(folder ?? '')),
    ).toEqual([]);
  });

  it('lets a folder import only from itself and from the ranks above it', () => {
    const upward = inFolders.flatMap((file) => {
      const own = file.split('/')[1] ?? '';
      return importsOf(file)
        .map((target) => target.split('/')[0] ?? '')
        .filter((folder) => folder !== own && (rankOf.get(folder) ?? 99) >= (rankOf.get(own) ?? -1))
        .map((folder) => `${file} imports ${folder}`);
    });
    expect(upward).toEqual([]);
  });

  it('keeps every source file at 300 lines or fewer', () => {
    expect(files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301)).toEqual([]);
  });

  it('starts child processes in src/process alone', () => {
    const elsewhere = files.filter(
      (file) =>
        !file.startsWith('src/process/') && /from '(node:child_process|execa)'/.test(readFileSync(file, 'utf8')),
    );
    expect(elsewhere).toEqual([]);
  });

  it('prints and exits in src/cli alone', () => {
    const elsewhere = files.filter(
      (file) =>
        !/^src\/(cli\/|bin\.ts)/.test(file) &&
        /process\.(exit|stdout|stderr)\b|console\./.test(readFileSync(file, 'utf8')),
    );
    expect(elsewhere).toEqual([]);
  });
});
