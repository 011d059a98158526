import { readdirSync, readFileSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolder } from '../commands/make-folder.ts';

/** A file in the user's cache folder. */
export function cacheFile(name: string): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'calico-deploy', name);
}

/** What stands in a file that nobody else can have written: it is code. Undefined also where the system refuses to look. */
export function readOwn(file: string): Buffer | undefined {
  try {
    const status = statSync(file, { throwIfNoEntry: false });
    if (!status || status.uid !== process.getuid?.() || (status.mode & 0o022) !== 0) return undefined;
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Writes a file of the user alone, whole or not at all. Throws the system's error: of a full disk, of a home that is read-only. */
export function writeOwn(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}`;
  makeFolder(dirname(file), 0o700);
  writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
}

/** A file or folder in the cache folder. */
export interface CachedFile {
  readonly name: string;
  readonly status: Pick<Stats, 'atimeMs' | 'mtimeMs'>;
}

/** The files of the cache folder whose names fit. One that another program removes meanwhile is left out. */
export function listCached(fits: RegExp): CachedFile[] {
  return readdirSync(dirname(cacheFile('all'))).flatMap((name) => {
    const status = fits.test(name) ? statSync(cacheFile(name), { throwIfNoEntry: false }) : undefined;
    return status ? [{ name, status }] : [];
  });
}

/** Removes them; it is no fault where another program has done so already. */
export function removeCached(files: readonly CachedFile[]): void {
  for (const { name } of files) rmSync(cacheFile(name), { recursive: true, force: true });
}
