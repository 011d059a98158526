import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { LabError, reasonOf } from '../lab-error.ts';
import { step } from '../progress.ts';
import { cacheDir, hashRecipe } from '../settings.ts';
import { exists } from './cache.ts';
import { DEBIAN_SUITE, type ImageRecipe, PATH_EXCLUDES } from './recipes.ts';

const BUILD_TIMEOUT_MS = 15 * 60_000;

/** The key of a recipe's Debian tree: changes when its packages or hooks do, not with the files laid over it. */
export function baseKey(recipe: ImageRecipe): string {
  return hashRecipe(DEBIAN_SUITE, ...recipe.packages, '|', ...recipe.hooks, '|', ...PATH_EXCLUDES);
}

/** The cached tar of a recipe's Debian tree, made by mmdebstrap where the cache lacks it. */
export async function ensureBase(recipe: ImageRecipe): Promise<string> {
  const path = join(cacheDir, `base-${recipe.name}-${baseKey(recipe)}.tar`);
  if (await exists(path)) return path;
  await step(`building the Debian tree of ${recipe.name} (cached in ${cacheDir})`, () => bootstrap(recipe, path));
  return path;
}

async function bootstrap(recipe: ImageRecipe, path: string): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  try {
    await execa('mmdebstrap', mmdebstrapArguments(recipe, partial), { stdin: 'ignore', timeout: BUILD_TIMEOUT_MS });
    await rename(partial, path);
  } catch (error) {
    const lines = reasonOf(error).split('\n');
    throw new LabError(`mmdebstrap could not build ${recipe.name}: ${lines.slice(-8).join('\n')}`);
  } finally {
    await rm(partial, { force: true });
  }
}

function mmdebstrapArguments(recipe: ImageRecipe, target: string): string[] {
  const mirrors = (process.env.CALICO_LAB_MIRROR ?? '').split(/\s+/).filter((mirror) => mirror !== '');
  return [
    '--variant=minbase',
    '--format=tar',
    `--include=${recipe.packages.join(',')}`,
    ...PATH_EXCLUDES.map((glob) => `--dpkgopt=path-exclude=${glob}`),
    ...recipe.hooks.map((hook) => `--customize-hook=${hook}`),
    DEBIAN_SUITE,
    target,
    ...mirrors,
  ];
}
