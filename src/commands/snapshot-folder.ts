import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { MANIFEST } from './render-snapshot.ts';

/** Reads every file below a folder; a folder that is not there is empty. */
export async function readSnapshot(folder: string): Promise<Snapshot> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new DiagnosticError(errorAt('cli/usage', `the folder ${folder} cannot be read: ${error.message}`));
    },
  );
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [relative(folder, file), await readFile(file, 'utf8')] as const),
  );
  return new Map(texts);
}

/**
 * Makes a folder hold exactly the snapshot: files are replaced whole, and files of an earlier render that are no more are
 * removed, as far as `isAsked` says that they are spoken of. Throws where the folder holds something that no render wrote.
 */
export async function writeSnapshot(
  folder: string,
  rendered: Snapshot,
  isAsked: (path: string, isRendered: boolean) => boolean,
): Promise<void> {
  const present = await readSnapshot(folder);
  const obsolete = [...present.keys()].filter((path) => !rendered.has(path) && isAsked(path, false));
  const foreign = obsolete.find((path) => !present.has(`${path.split('/')[0]}/${MANIFEST}`));
  if (foreign !== undefined) {
    const hint = 'Name a folder of its own: render removes what it did not write.';
    throw new DiagnosticError(errorAt('cli/usage', `${join(folder, foreign)} was not written by render`, { hint }));
  }
  for (const [path, text] of rendered) if (isAsked(path, true)) await writeWhole(join(folder, path), text);
  for (const path of obsolete) await rm(join(folder, path));
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}
