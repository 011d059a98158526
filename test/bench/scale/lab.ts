import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { assertLabAvailable } from '../../lab/available.ts';
import { ensurePackages } from '../../lab/engine/packages.ts';
import { exists } from '../../lab/images/cache.ts';
import { LabError } from '../../lab/lab-error.ts';
import { step } from '../../lab/progress.ts';
import type { Fleet } from '../fleet.ts';
import { ensureControlFiles } from './control-files.ts';
import { scaleDir } from './settings.ts';
import { ensureTree } from './tree.ts';

const UP_TIMEOUT_MS = 5 * 60_000;
const DOWN_TIMEOUT_MS = 60_000;
const pidFile = join(scaleDir, 'pid');
const readyFile = join(scaleDir, 'ready');
const logFile = join(scaleDir, 'log');

/**
 * Brings up so many hosts behind sshd on loopback addresses, each with a root, a network and processes of its own, nothing of
 * the Calico role on them yet. A scale lab that runs already is taken down first.
 */
export async function upScaleLab(count: number): Promise<Fleet> {
  await assertLabAvailable();
  await downScaleLab();
  await ensurePackages();
  await mkdir(join(scaleDir, 'mount'), { recursive: true, mode: 0o755 });
  const [fleet, tree] = [await ensureControlFiles(count), await ensureTree()];
  await writeFile(join(scaleDir, 'addresses'), fleet.hosts.map((host) => `${host.address} ${host.nodeIp}\n`).join(''));
  await step(`starting ${count} scale hosts`, () => startKeeper(tree));
  return fleet;
}

/** Ends the scale lab: with its first process go all others of its namespace, and with the last of these every mount. */
export async function downScaleLab(): Promise<void> {
  const pid = await keeperPid();
  if (pid !== undefined) {
    process.kill(pid, 'SIGKILL');
    const deadline = Date.now() + DOWN_TIMEOUT_MS;
    while (await exists(`/proc/${pid}`)) {
      if (Date.now() > deadline) throw new LabError(`the scale lab (process ${pid}) did not end`);
      await sleep(50);
    }
  }
  await rm(pidFile, { force: true });
}

/** The process that holds the lab's namespaces, as the machine sees it; only if it is one. */
async function keeperPid(): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const argv = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return argv.includes('unshare') && argv.includes(scaleDir) ? pid : undefined;
}

async function startKeeper(tree: string): Promise<void> {
  await rm(readyFile, { force: true });
  const keeper = join(import.meta.dirname, 'keeper.sh');
  const namespaces = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];
  // The shell opens the log, so that the lab outlives this process.
  const child = execa(
    'sh',
    ['-c', 'exec "$@" >"$LOG" 2>&1', 'sh', 'unshare', ...namespaces, 'sh', keeper, scaleDir, tree],
    {
      detached: true,
      cleanup: false,
      reject: false,
      stdio: 'ignore',
      env: { LOG: logFile },
    },
  );
  child.unref();
  await writeFile(pidFile, String(child.pid));
  const deadline = Date.now() + UP_TIMEOUT_MS;
  while (!(await exists(readyFile))) {
    if ((await keeperPid()) === undefined || Date.now() > deadline)
      throw new LabError(`the scale hosts did not start: ${(await readFile(logFile, 'utf8')).slice(-1000)}`);
    await sleep(100);
  }
}
