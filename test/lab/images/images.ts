import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { docker, tryDocker } from '../engine/docker.ts';
import { step } from '../progress.ts';
import { CALICO_IMAGE, cacheDir, hashRecipe } from '../settings.ts';
import { baseKey, ensureBase } from './base.ts';
import { exists, pruneCache } from './cache.ts';
import { calicoNodeRecipe, hostRecipe, type ImageRecipe } from './recipes.ts';
import { hashFiles, layOver } from './rootfs.ts';

const IMPORT_TIMEOUT_MS = 300_000;

/** What the lab runs from: the tag of the hosts' image in its engine, and the archive that hosts load calico/node from. */
export interface LabImages {
  readonly hostImage: string;
  readonly calicoNodeArchive: string;
}

/** Makes what the cache and the engine lack; quick where both are there. */
export async function ensureImages(): Promise<LabImages> {
  await mkdir(cacheDir, { recursive: true });
  const [hostImage, calicoNodeArchive] = await Promise.all([ensureHostImage(), ensureCalicoNodeArchive()]);
  return { hostImage, calicoNodeArchive };
}

async function ensureHostImage(): Promise<string> {
  const tag = `calico-deploy-lab/host:${await imageKey(hostRecipe)}`;
  if ((await tryDocker(['image', 'inspect', '--format', '{{.Id}}', tag])) !== undefined) return tag;
  await importImage(hostRecipe, tag);
  await pruneCache('base-host-');
  return tag;
}

async function ensureCalicoNodeArchive(): Promise<string> {
  const path = join(cacheDir, `calico-node-v2.6.2-${await imageKey(calicoNodeRecipe)}.tar`);
  if (await exists(path)) return path;
  await importImage(calicoNodeRecipe, CALICO_IMAGE);
  const partial = `${path}.${process.pid}.part`;
  await docker(['save', '--output', partial, CALICO_IMAGE], { timeout: IMPORT_TIMEOUT_MS });
  await rename(partial, path);
  await docker(['image', 'rm', CALICO_IMAGE]);
  await pruneCache('calico-node-v2.6.2-');
  await pruneCache('base-calico-node-');
  return path;
}

async function imageKey(recipe: ImageRecipe): Promise<string> {
  return hashRecipe(baseKey(recipe), await hashFiles(recipe.rootfs), ...recipe.changes);
}

async function importImage(recipe: ImageRecipe, tag: string): Promise<void> {
  const base = await ensureBase(recipe);
  const merged = join(cacheDir, `merged-${recipe.name}.${process.pid}.part`);
  await step(`importing the image of ${recipe.name}`, async () => {
    try {
      await layOver(base, recipe.rootfs, merged);
      const changes = recipe.changes.flatMap((change) => ['--change', change]);
      await docker(['import', ...changes, merged, tag], { timeout: IMPORT_TIMEOUT_MS });
    } finally {
      await rm(merged, { force: true });
    }
  });
}
