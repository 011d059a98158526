import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { findProgram, missingPackages } from './engine/packages.ts';
import { parseCgroupMounts } from './hosts/cgroups.ts';
import { LabError } from './lab-error.ts';

/** Whether this machine can run the lab, and if not, why. */
export type Availability = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** CAP_NET_ADMIN and CAP_SYS_ADMIN, by their bits in /proc/self/status. */
const NEEDED_CAPABILITIES = { CAP_NET_ADMIN: 12n, CAP_SYS_ADMIN: 21n };

/** Looks, without starting anything, whether containers that run systemd can run here. */
export async function labAvailable(): Promise<Availability> {
  for (const check of [checkRoot, checkCapabilities, checkCgroups, checkPrograms, checkNamespaces]) {
    const reason = await check();
    if (reason !== undefined) return { ok: false, reason };
  }
  return { ok: true };
}

/** Throws a LabError with the reason where `labAvailable` says no. */
export async function assertLabAvailable(): Promise<void> {
  const answer = await labAvailable();
  if (!answer.ok) throw new LabError(`no container can run here: ${answer.reason}`);
}

async function checkRoot(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `the lab needs Linux, this is ${process.platform}`;
  return process.getuid?.() === 0 ? undefined : 'the lab needs root';
}

async function checkCapabilities(): Promise<string | undefined> {
  const status = await readFile('/proc/self/status', 'utf8');
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const missing = Object.entries(NEEDED_CAPABILITIES).filter(([, bit]) => (effective & (1n << bit)) === 0n);
  return missing.length === 0 ? undefined : `this process lacks ${missing.map(([name]) => name).join(' and ')}`;
}

async function checkCgroups(): Promise<string | undefined> {
  const mounts = parseCgroupMounts(await readFile('/proc/self/mounts', 'utf8'));
  return mounts.length > 0 ? undefined : 'no cgroup hierarchy is mounted at /sys/fs/cgroup';
}

async function checkPrograms(): Promise<string | undefined> {
  const missing = await missingPackages();
  if (missing.length === 0 || (await findProgram('apt-get')) !== undefined) return undefined;
  return `${missing.join(', ')} are missing and there is no apt-get to install them`;
}

async function checkNamespaces(): Promise<string | undefined> {
  const result = await execa('unshare', ['--mount', '--net', '--pid', '--fork', 'true'], {
    reject: false,
    stdin: 'ignore',
  });
  return result.exitCode === 0 ? undefined : `the kernel makes no namespaces: ${result.stderr}`;
}
