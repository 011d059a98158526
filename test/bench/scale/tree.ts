import { copyFile, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { ensureBase } from '../../lab/images/base.ts';
import { hostRecipe } from '../../lab/images/recipes.ts';
import { hashFiles } from '../../lab/images/rootfs.ts';
import { step } from '../../lab/progress.ts';
import { cacheDir, hashRecipe } from '../../lab/settings.ts';
import { scaleDir } from './settings.ts';

const layer = join(import.meta.dirname, 'layer');

/** The tree that all scale hosts share, made once: the lab's Debian tree with the stand-ins of `layer` over it. Gives its path. */
export async function ensureTree(): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  const base = await ensureBase(hostRecipe);
  const path = join(scaleDir, `tree-${hashRecipe(basename(base), await hashFiles(layer))}`);
  const trees = (await readdir(scaleDir)).filter((name) => name.startsWith('tree-'));
  if (trees.includes(basename(path))) return path;
  for (const name of trees) await rm(join(scaleDir, name), { recursive: true });
  await step('unpacking the tree of the scale hosts', () => unpack(base, path));
  return path;
}

async function unpack(base: string, path: string): Promise<void> {
  const partial = join(scaleDir, 'partial');
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial);
  await execa('tar', [
    '--extract',
    '--preserve-permissions',
    '--numeric-owner',
    `--file=${base}`,
    `--directory=${partial}`,
  ]);
  await cp(layer, partial, { recursive: true });
  // A process is known by the name of its file.
  await mkdir(join(partial, 'usr/lib/scale'));
  await copyFile(join(partial, 'usr/bin/sleep'), join(partial, 'usr/lib/scale/calico-felix'));
  await rename(partial, path);
}
