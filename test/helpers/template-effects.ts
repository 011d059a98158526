import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { Value } from '../../src/parsing/value.ts';
import type { Effects, FileStatus, Scope } from '../../src/template/render-context.ts';

/** Effects on this machine, as the engine's users inject them; the environment is only what is given. */
export function realEffects(environment: Readonly<Record<string, string>> = {}): Effects {
  return {
    readFile: (path) => readFileSync(path),
    exists: (path) => {
      const status = statSync(path, { throwIfNoEntry: false });
      return status && (status.isDirectory() ? 'directory' : 'file');
    },
    stateOf: (path) => {
      const status = statSync(path, { throwIfNoEntry: false });
      return status ? `${status.ino} ${status.size} ${status.mtimeMs} ${status.ctimeMs}` : '';
    },
    stat: readStatus,
    listDirectory: (path) => readdirSync(path),
    env: (name) => (Object.hasOwn(environment, name) ? environment[name] : undefined),
    runShell: (command, cwd) => {
      const done = spawnSync('/bin/sh', ['-c', command], { cwd });
      return { code: done.status ?? 1, stdout: done.stdout, stderr: done.stderr.toString() };
    },
    now: () => new Date(),
    randomBytes: (count) => randomBytes(count),
    decryptVault: noSecret,
    decryptBytes: noSecret,
  };
}

function noSecret(): never {
  throw new Error('no vault secret was given');
}

function readStatus(path: string): FileStatus | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (!status) return undefined;
  const type = status.isFile()
    ? 'file'
    : status.isDirectory()
      ? 'directory'
      : status.isSymbolicLink()
        ? 'link'
        : 'other';
  const { mode, size, uid, gid, mtime, dev, ino } = status;
  return { type, mode: mode & 0o7777, size, uid, gid, modified: mtime, device: dev, inode: ino };
}

/** A scope over plain values. */
export function scopeOf(variables: Readonly<Record<string, Value>>): Scope {
  return {
    get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    has: (name) => Object.hasOwn(variables, name),
    names: () => Object.keys(variables),
  };
}
