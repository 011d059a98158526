import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { closeBridge } from './engine/bridge.ts';
import { engineDir } from './engine/docker.ts';
import { engineAnswers, stopDockerd } from './engine/dockerd.ts';
import { listContainers, removeContainers, removeNetwork } from './hosts/containers.ts';
import { withLabLock } from './lock.ts';
import { step } from './progress.ts';
import { describeLab, stateDir } from './settings.ts';

/**
 * Takes one lab down, or all of them: containers with their volumes, networks, inventories; with the last one the dockerd
 * that the lab started. Keys, CA and images stay for the next `up`; `purge` removes them too, the cache excepted.
 */
export async function downLab(options: { name?: string; purge?: boolean } = {}): Promise<void> {
  await withLabLock(async () => {
    const names = options.name === undefined ? await listLabs() : [options.name];
    if (await engineAnswers()) await step('removing the hosts', () => removeLabs(names));
    if (options.purge === true) await purge(names);
  });
}

/** The labs that this state folder knows. */
async function listLabs(): Promise<string[]> {
  return (await readdir(join(stateDir, 'labs')).catch(() => [])).sort();
}

async function removeLabs(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const lab = describeLab({ name });
    await removeContainers(await listContainers(name));
    await removeNetwork(lab);
    await closeBridge(lab);
    await rm(lab.paths.inventory, { force: true });
  }
  if ((await listContainers()).length === 0) await stopDockerd();
}

async function purge(names: readonly string[]): Promise<void> {
  for (const name of names) await rm(describeLab({ name }).paths.dir, { recursive: true, force: true });
  if (!(await engineAnswers())) await rm(engineDir, { recursive: true, force: true });
}
