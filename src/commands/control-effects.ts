import { randomBytes } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readFileSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { spoilRepeat } from '../process/repeatable.ts';
import { runSync } from '../process/run-sync.ts';
import type { Effects, FileStatus } from '../template/render-context.ts';
import { makeFolder } from './make-folder.ts';

/** What templates may reach on the control node: files, environment, clock, and a shell for `lookup('pipe')`. */
export function controlEffects(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly decryptVault: (ciphertext: string) => string;
  readonly decryptBytes: (ciphertext: string) => Uint8Array;
  /** Whether lookups may keep what they make up (passwords) in files. */
  readonly writes: boolean;
  /** `ansible_managed` of the configuration. */
  readonly managed?: string | undefined;
  readonly setting?: Effects['setting'];
}): Effects {
  return {
    ...(options.writes ? { createFile } : {}),
    readFile: (path) => readFileSync(path),
    // What the system refuses to tell of a path counts as not there, as in Python.
    exists: (path) => kindOf(followed(path)),
    stateOf: (path) => stateIn(followed(path)),
    stat: (path) => statusOf(lstatSync(path, { throwIfNoEntry: false })),
    listDirectory: (path) => readdirSync(path),
    // Which secrets come from there nobody knows.
    env: unrepeatable((name) => options.env[name]),
    runShell: unrepeatable((command, cwd) => {
      const { code, stdout, stderr } = runSync('/bin/sh', ['-c', command], { cwd });
      return { code: code ?? 255, stdout, stderr: stderr.toString('utf8') };
    }),
    now: unrepeatable(() => new Date()),
    randomBytes: unrepeatable((count) => randomBytes(count)),
    decryptVault: options.decryptVault,
    decryptBytes: options.decryptBytes,
    ...(options.managed === undefined ? {} : { managed: options.managed }),
    ...(options.setting ? { setting: options.setting } : {}),
  };
}

/** What is read so may be another thing the next time. */
function unrepeatable<Args extends unknown[], Result>(read: (...args: Args) => Result): (...args: Args) => Result {
  return (...args) => {
    spoilRepeat();
    return read(...args);
  };
}

function createFile(path: string, text: string): void {
  spoilRepeat();
  makeFolder(dirname(path), 0o700);
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
}

function followed(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function stateIn(stats: Stats | undefined): string {
  if (!stats) return '';
  const { dev, ino, size, mode, mtimeMs, ctimeMs } = stats;
  return `${dev} ${ino} ${size} ${mode} ${mtimeMs} ${ctimeMs}`;
}

function kindOf(stats: Stats | undefined): 'file' | 'directory' | undefined {
  if (!stats) return undefined;
  return stats.isDirectory() ? 'directory' : 'file';
}

function statusOf(stats: Stats | undefined): FileStatus | undefined {
  if (!stats) return undefined;
  const { mode, size, uid, gid, mtime, dev, ino } = stats;
  return { type: typeOf(stats), mode: mode & 0o7777, size, uid, gid, modified: mtime, device: dev, inode: ino };
}

function typeOf(entry: Stats | Dirent): FileStatus['type'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
