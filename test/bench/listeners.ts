import { readdir, readFile, readlink } from 'node:fs/promises';
import type { Fleet } from './fleet.ts';
import { runOn } from './fleet.ts';

/** The sshd of each host, as processes of this machine: the one whose process namespace is that of a session there. */
export async function findListeners(fleet: Fleet): Promise<number[]> {
  const namespaces = await Promise.all(fleet.hosts.map((host) => runOn(fleet, host, 'readlink /proc/self/ns/pid')));
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => ((await isListenerIn(pid, namespaces)) ? [Number(pid)] : [])),
  );
  const listeners = found.flat();
  if (listeners.length !== namespaces.length)
    throw new Error(`${listeners.length} sshd found of ${namespaces.length} hosts`);
  return listeners;
}

async function isListenerIn(pid: string, namespaces: readonly string[]): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!/^sshd: .*\[listener\]/.test(command)) return false;
  return namespaces.includes(await readlink(`/proc/${pid}/ns/pid`).catch(() => ''));
}
