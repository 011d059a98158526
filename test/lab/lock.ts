import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './lab-error.ts';
import { say } from './progress.ts';
import { stateDir } from './settings.ts';

const LOCK_TIMEOUT_MS = 15 * 60_000;

/** Runs `work` while no other process of this machine builds, starts or removes a lab. A dead holder's lock is taken over. */
export async function withLabLock<T>(work: () => Promise<T>): Promise<T> {
  const path = join(stateDir, 'lock');
  await mkdir(stateDir, { recursive: true, mode: 0o755 });
  await acquire(path);
  const release = () => rm(path, { force: true });
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(path: string): Promise<void> {
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  let told = false;
  while (!(await tryCreate(path))) {
    const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
    if (holder !== '' && !(await isAlive(holder))) {
      await rm(path, { force: true });
      continue;
    }
    if (Date.now() > deadline)
      throw new LabError(`the lab has been locked by process ${holder} for 15 minutes: ${path}`);
    if (!told) say(`waiting for process ${holder.split(' ')[0]}, which is at work on the lab`);
    told = true;
    await sleep(300);
  }
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(await identify(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAlive(holder: string): Promise<boolean> {
  const pid = Number(holder.split(' ')[0]);
  return (await identify(pid)) === holder;
}

/** A pid with its start time, so that a pid that was given to another process is not taken for the holder. */
async function identify(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[19] === undefined ? '' : `${pid} ${fields[19]}`;
}
