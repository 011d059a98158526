import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { hashRecipe } from '../settings.ts';

/** The files below a folder, as sorted relative paths; folders themselves are left out. */
export async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map((entry) => relative(dir, join(entry.parentPath, entry.name))).sort();
}

/** A hash over names, execute bits and contents of a folder's files. */
export async function hashFiles(dir: string): Promise<string> {
  const parts: (string | Uint8Array)[] = [];
  for (const file of await listFiles(dir)) {
    const { mode } = await stat(join(dir, file));
    parts.push(`${file} ${(mode & 0o100) === 0 ? '-' : 'x'}`, await readFile(join(dir, file)));
  }
  return hashRecipe(...parts);
}

/** Copies a tree's tar and lays a folder's files over it, owned by root and readable, whatever this checkout's umask was. */
export async function layOver(base: string, dir: string, target: string): Promise<void> {
  await copyFile(base, target);
  const files = await listFiles(dir);
  if (files.length === 0) return;
  const ownership = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', '--mtime=@0'];
  await execa('tar', ['--append', `--file=${target}`, ...ownership, `--directory=${dir}`, '--', ...files]);
}
