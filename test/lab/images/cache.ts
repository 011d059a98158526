import { access, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../settings.ts';

const KEPT = 2;

/** Whether a path is there. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Removes all but the two newest files of one kind, so that a cache does not grow with each change of a recipe. */
export async function pruneCache(prefix: string): Promise<void> {
  const names = (await readdir(cacheDir)).filter((name) => name.startsWith(prefix) && name.endsWith('.tar'));
  const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(cacheDir, name))).mtimeMs })));
  aged.sort((a, b) => b.at - a.at);
  await Promise.all(aged.slice(KEPT).map(({ name }) => rm(join(cacheDir, name), { force: true })));
}
