import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder and those above it, where they are not there. Throws the system's error: Node's own way never ends below `/proc`. */
export function makeFolder(path: string, mode = 0o777): void {
  if (makeOne(path, mode)) return;
  makeFolder(dirname(path), mode);
  mkdirSync(path, { mode });
}

/** False where the folder above it is not there. */
function makeOne(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(path) !== path) return false;
    if (code !== 'EEXIST' && code !== 'EISDIR') throw error;
    return true;
  }
}
