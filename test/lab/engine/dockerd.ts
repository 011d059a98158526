import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { LabError } from '../lab-error.ts';
import { step } from '../progress.ts';
import { engineDir, engineSocket, tryDocker } from './docker.ts';
import { findProgram } from './packages.ts';

const START_TIMEOUT_MS = 40_000;
const STOP_TIMEOUT_MS = 30_000;
const pidFile = join(engineDir, 'dockerd.pid');
const logFile = join(engineDir, 'dockerd.log');
const configFile = join(engineDir, 'daemon.json');

/**
 * Starts the lab's own dockerd unless it runs already. Everything of it lies under the state folder; it makes no default
 * bridge, touches no iptables chain and no sysctl, and keeps its containers in a containerd namespace of its own, so that a docker
 * engine of the machine's user does not notice it. It does not masquerade either: what runs in the lab reaches nothing outside.
 */
export async function ensureDockerd(): Promise<void> {
  if (await engineAnswers()) return;
  await step("starting the lab's own dockerd", startDockerd);
}

/** Whether the lab's own dockerd answers. */
export async function engineAnswers(): Promise<boolean> {
  if ((await dockerdPid()) === undefined) return false;
  return (await tryDocker(['version', '--format', '{{.Server.Version}}'], 5000)) !== undefined;
}

/** Ends the lab's dockerd, by the pid in its pid file and only if that process is a dockerd of this state folder. */
export async function stopDockerd(): Promise<void> {
  const pid = await dockerdPid();
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while ((await dockerdPid()) !== undefined) {
    if (Date.now() > deadline) throw new LabError(`dockerd (process ${pid}) did not end; its log is ${logFile}`);
    await sleep(100);
  }
  await rm(engineSocket, { force: true });
}

async function dockerdPid(): Promise<number | undefined> {
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).trim());
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const argv = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return argv.includes('dockerd') && argv.includes(engineDir) ? pid : undefined;
}

async function startDockerd(): Promise<void> {
  await mkdir(join(engineDir, 'config'), { recursive: true, mode: 0o711 });
  if ((await dockerdPid()) === undefined) await spawnDockerd();
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await engineAnswers())) {
    const gone = (await dockerdPid()) === undefined && Date.now() > deadline - START_TIMEOUT_MS + 3000;
    if (gone || Date.now() > deadline) throw new LabError(`dockerd did not start: ${await tailOfLog()}`);
    await sleep(200);
  }
}

async function spawnDockerd(): Promise<void> {
  await rm(pidFile, { force: true });
  await writeFile(configFile, '{}\n');
  const dockerd = (await findProgram('dockerd')) ?? 'dockerd';
  // The shell opens the log, so that dockerd writes to it itself and outlives this process.
  const script = 'umask 077; exec "$0" "$@" >"$LAB_LOG" 2>&1';
  const child = execa('sh', ['-c', script, dockerd, ...dockerdArguments()], {
    detached: true,
    cleanup: false,
    reject: false,
    stdio: 'ignore',
    env: { LAB_LOG: logFile },
  });
  child.unref();
}

function dockerdArguments(): string[] {
  return [
    `--host=unix://${engineSocket}`,
    `--data-root=${join(engineDir, 'data')}`,
    `--exec-root=${join(engineDir, 'exec')}`,
    `--pidfile=${pidFile}`,
    // Without it dockerd would read /etc/docker/daemon.json, which belongs to the machine's own engine.
    `--config-file=${configFile}`,
    '--containerd-namespace=calico-deploy-lab',
    '--containerd-plugins-namespace=calico-deploy-lab-plugins',
    '--bridge=none',
    '--iptables=false',
    '--ip6tables=false',
    '--ip-forward=false',
    '--ip-masq=false',
    '--log-level=warn',
  ];
}

async function tailOfLog(): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n');
  const message = lines.slice(-4).map((line) => /msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line);
  return `${message.join('; ')} (all of it: ${logFile})`;
}
