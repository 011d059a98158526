import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertLabAvailable } from './available.ts';
import { ensureBaseDir } from './binaries/binaries.ts';
import { etcdHealthy } from './datastore/etcd.ts';
import { ensureDockerd } from './engine/dockerd.ts';
import { ensurePackages } from './engine/packages.ts';
import { ensureCertificates } from './hosts/ca.ts';
import { listContainers, removeContainers } from './hosts/containers.ts';
import { ensureHosts } from './hosts/hosts.ts';
import { ensureSshKeys } from './hosts/ssh-keys.ts';
import { ensureImages } from './images/images.ts';
import { writeInventory } from './inventory.ts';
import { LabError } from './lab-error.ts';
import { withLabLock } from './lock.ts';
import { step } from './progress.ts';
import { describeLab, type Lab } from './settings.ts';

const ETCD_TIMEOUT_MS = 60_000;

/** Which lab, and how many hosts: as many as it had, or three, where nothing is said. */
export interface UpOptions {
  readonly name?: string;
  readonly hosts?: number;
}

/**
 * Brings a lab up and writes its inventory. Everything that is there already is left as it is, so a second call is quick.
 * Throws a LabError with the reason where this machine can run no containers.
 */
export async function upLab(options: UpOptions = {}): Promise<Lab> {
  await assertLabAvailable();
  return withLabLock(async () => {
    const lab = describeLab({ ...options, hosts: options.hosts ?? (await readHostCount(options.name)) });
    await bringUp(lab);
    return lab;
  });
}

/** Removes a lab's hosts and makes fresh ones: the slow way to "nothing installed", which also empties etcd. */
export async function recreateHosts(lab: Lab): Promise<void> {
  await assertLabAvailable();
  await withLabLock(async () => {
    await ensurePackages();
    await ensureDockerd();
    await removeContainers(await listContainers(lab.name));
    await bringUp(lab);
  });
}

/** The lab as it was last brought up; describes, and touches nothing. */
export async function loadLab(name = 'a'): Promise<Lab> {
  return describeLab({ name, hosts: await readHostCount(name) });
}

async function bringUp(lab: Lab): Promise<void> {
  await mkdir(lab.paths.dir, { recursive: true, mode: 0o755 });
  await writeFile(settingsFile(lab.name), `${JSON.stringify({ hosts: lab.hosts.length })}\n`);
  await ensurePackages();
  await ensureDockerd();
  const [images] = await Promise.all([ensureImages(), ensureSshKeys(lab), ensureCertificates(lab)]);
  await ensureBaseDir(lab, images.calicoNodeArchive);
  await ensureHosts(lab, images.hostImage);
  await step('waiting for etcd to elect a leader', () => waitForEtcd(lab));
  await writeInventory(lab);
}

async function waitForEtcd(lab: Lab): Promise<void> {
  const deadline = Date.now() + ETCD_TIMEOUT_MS;
  while (!(await etcdHealthy(lab))) {
    if (Date.now() > deadline) throw new LabError(`etcd is not healthy after ${ETCD_TIMEOUT_MS / 1000} s`);
    await sleep(250);
  }
}

async function readHostCount(name = 'a'): Promise<number> {
  const text = await readFile(settingsFile(name), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { hosts?: number }).hosts ?? 3;
}

function settingsFile(name: string): string {
  return join(describeLab({ name }).paths.dir, 'lab.json');
}
