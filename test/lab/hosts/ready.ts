import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryDocker } from '../engine/docker.ts';
import { LabError } from '../lab-error.ts';
import type { Lab, LabHost } from '../settings.ts';

const READY_TIMEOUT_MS = 90_000;
const POLL_MS = 250;

/** One thing a host must do before it counts as up, and how a person would look into it. */
interface Condition {
  readonly what: string;
  readonly unit: string;
  readonly holds: (lab: Lab, host: LabHost) => Promise<boolean>;
}

const CONDITIONS: readonly Condition[] = [
  { what: 'systemd to finish booting', unit: '', holds: systemdFinished },
  { what: 'sshd to answer', unit: 'ssh.service', holds: (_lab, host) => greets(host.sshAddress, 22) },
  { what: 'dockerd to answer', unit: 'docker.service', holds: dockerdAnswers },
  { what: 'etcd to run', unit: 'etcd.service', holds: etcdRuns },
];

/** Waits, within bounds, until a host's systemd, sshd, dockerd and etcd are up; else a LabError with its journal's tail. */
export async function waitForHost(lab: Lab, host: LabHost): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (const condition of CONDITIONS) {
    while (!(await condition.holds(lab, host))) {
      if (Date.now() > deadline) throw new LabError(await explain(host, condition));
      await sleep(POLL_MS);
    }
  }
}

async function systemdFinished(_lab: Lab, host: LabHost): Promise<boolean> {
  // is-system-running exits non-zero for `degraded`, which is fine here: the units that matter are asked by name.
  const state = await inHost(host, 'systemctl is-system-running || true');
  return state === 'running' || state === 'degraded';
}

async function dockerdAnswers(_lab: Lab, host: LabHost): Promise<boolean> {
  return (await inHost(host, 'docker version --format "{{.Server.Version}}"')) !== undefined;
}

async function etcdRuns(lab: Lab, host: LabHost): Promise<boolean> {
  return !lab.etcdHosts.includes(host) || (await inHost(host, 'systemctl is-active etcd.service')) === 'active';
}

async function inHost(host: LabHost, script: string): Promise<string | undefined> {
  return (await tryDocker(['exec', host.container, 'sh', '-c', script], 10_000))?.trim();
}

/** Whether an SSH server greets at an address: a listening proxy in front of nothing does not count. */
function greets(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 3000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (bytes) => end(bytes.toString('latin1').startsWith('SSH-')));
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => end(false));
  });
}

async function explain(host: LabHost, condition: Condition): Promise<string> {
  const unit = condition.unit === '' ? '' : `--unit ${condition.unit}`;
  const journal = await inHost(host, `systemctl --failed --no-legend; journalctl --no-pager --lines 25 ${unit}`);
  const log = journal ?? (await tryDocker(['logs', '--tail', '25', host.container])) ?? 'the container does not answer';
  return `${host.name}: waited ${READY_TIMEOUT_MS / 1000} s for ${condition.what}\n${log}`;
}
