import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { makeFolder } from './make-folder.ts';
import { MANIFEST } from './render-snapshot.ts';

// Files are read and written one after the other: thousands of small ones, of which each takes less time than waiting for it.

/** Reads every file below a folder; a folder that is not there is empty. */
export function readSnapshot(folder: string): Snapshot {
  const files = filesBelow(folder);
  return new Map(files.map((file) => [relative(folder, file), readFileSync(file, 'utf8')]));
}

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new DiagnosticError(errorAt('cli/usage', `the folder ${folder} cannot be read: ${message}`));
  }
}

/**
 * Makes a folder hold exactly the snapshot: files that differ are replaced whole, and files of an earlier render that are no
 * more are removed, as far as `isAsked` says that they are spoken of. Throws where the folder holds something that no render
 * wrote.
 */
export function writeSnapshot(
  folder: string,
  rendered: Snapshot,
  isAsked: (path: string, isRendered: boolean) => boolean,
): void {
  const present = readSnapshot(folder);
  const obsolete = [...present.keys()].filter((path) => !rendered.has(path) && isAsked(path, false));
  const foreign = obsolete.find((path) => !present.has(`${path.split('/')[0]}/${MANIFEST}`));
  if (foreign !== undefined) {
    const hint = 'Name a folder of its own: render removes what it did not write.';
    throw new DiagnosticError(errorAt('cli/usage', `${join(folder, foreign)} was not written by render`, { hint }));
  }
  const changed = [...rendered].filter(([path, text]) => isAsked(path, true) && present.get(path) !== text);
  try {
    const folders = new Set<string>();
    for (const [path, text] of changed) writeWhole(join(folder, path), text, folders);
    for (const path of obsolete) rmSync(join(folder, path));
  } catch (error) {
    throw new DiagnosticError(
      errorAt('cli/usage', `the folder ${folder} cannot be written: ${(error as Error).message}`),
    );
  }
}

/** `folders`: those that are known to be there. */
function writeWhole(path: string, text: string, folders: Set<string>): void {
  const folder = dirname(path);
  if (!folders.has(folder)) makeFolder(folder);
  folders.add(folder);
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
