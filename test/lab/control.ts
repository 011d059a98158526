import { execa } from 'execa';
import { etcdDelete, etcdGet } from './datastore/etcd.ts';
import { docker, engineOptions, tryDocker } from './engine/docker.ts';
import { waitForHost } from './hosts/ready.ts';
import { LabError } from './lab-error.ts';
import type { Lab, LabHost } from './settings.ts';

/** What a command on a host said. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const EXEC_TIMEOUT_MS = 120_000;

/** The N-th host of a lab, from 1. */
export function hostOf(lab: Lab, number: number): LabHost {
  const host = lab.hosts[number - 1];
  if (host === undefined) throw new LabError(`lab ${lab.name} has no host ${number}`);
  return host;
}

/**
 * Runs a command on a host, beside ssh: an argument list, or a shell script as one string. A failure is a result, not an
 * exception.
 */
export async function execOnHost(
  lab: Lab,
  number: number,
  command: string | readonly string[],
  options: { input?: string; timeout?: number } = {},
): Promise<ExecResult> {
  const argv = typeof command === 'string' ? ['bash', '-c', command] : command;
  const { timeout = EXEC_TIMEOUT_MS, input } = options;
  const settings = input === undefined ? { stdin: 'ignore' as const } : { input };
  const args = ['exec', ...(input === undefined ? [] : ['--interactive']), hostOf(lab, number).container, ...argv];
  const result = await execa('docker', args, engineOptions({ reject: false, timeout, ...settings }));
  return { exitCode: result.exitCode ?? 255, stdout: String(result.stdout), stderr: String(result.stderr) };
}

/** Copies a file of this machine to a path on a host, beside ssh. */
export async function copyToHost(lab: Lab, number: number, from: string, to: string): Promise<void> {
  await docker(['cp', from, `${hostOf(lab, number).container}:${to}`]);
}

/** Takes a host off the network at once, as a power cut would: every process is killed. */
export async function stopHost(lab: Lab, number: number): Promise<void> {
  await docker(['kill', hostOf(lab, number).container]);
}

/** Boots a stopped host and waits until it is ready. */
export async function startHost(lab: Lab, number: number): Promise<void> {
  await docker(['start', hostOf(lab, number).container]);
  await waitForHost(lab, hostOf(lab, number));
}

/**
 * Brings one host back to "nothing installed": calico-node stopped, containers, images, files, routes and what etcd holds
 * of that node gone, files of the system as they were at first. A host that is down is started.
 */
export async function resetHost(lab: Lab, number: number): Promise<void> {
  await restoreHost(lab, number);
  await forgetNode(lab, hostOf(lab, number).name);
}

/** Resets all hosts at once and removes all of Calico's keys from etcd. */
export async function resetLab(lab: Lab): Promise<void> {
  await Promise.all(lab.hosts.map((host) => restoreHost(lab, host.number)));
  await etcdDelete(lab, '/calico');
}

async function restoreHost(lab: Lab, number: number): Promise<void> {
  const host = hostOf(lab, number);
  if ((await tryDocker(['inspect', '--format', '{{.State.Running}}', host.container])) !== 'true')
    await startHost(lab, number);
  const result = await execOnHost(lab, number, ['/usr/lib/calico-lab/restore']);
  if (result.exitCode !== 0) throw new LabError(`${host.name} could not be reset: ${result.stderr}`);
}

async function forgetNode(lab: Lab, name: string): Promise<void> {
  const blocks = (await etcdGet(lab, `/calico/ipam/v2/host/${name}/ipv4/block`))?.nodes ?? [];
  const assignments = blocks.map(
    ({ key }) => `/calico/ipam/v2/assignment/ipv4/block/${key.slice(key.lastIndexOf('/') + 1)}`,
  );
  const own = ['/calico/v1/host', '/calico/bgp/v1/host', '/calico/ipam/v2/host'].map((dir) => `${dir}/${name}`);
  await Promise.all([...own, ...assignments].map((key) => etcdDelete(lab, key)));
}
