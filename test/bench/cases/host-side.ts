import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { ensurePackages } from '../../helpers/apt.ts';
import { atMost, type Case } from '../case.ts';
import { FLOOR, floor } from '../contestants/floor.ts';
import { ANEW, anew, OURS, ours } from '../contestants/ours.ts';
import { findListeners } from '../listeners.ts';
import { converge } from './second-apply.ts';

const SETTLED_MILLISECONDS = 2100;

/** What a second run starts on a host, sshd's own and the login shell included. */
export const hostSide: Case = {
  name: 'host-side',
  title: 'host side of a second run, 3 hosts',
  run: async ({ lab }) => {
    await ensurePackages(['strace']);
    const fleet = await lab();
    const hosts = fleet.hosts.length;
    await converge(fleet);
    const listeners = await findListeners(fleet);
    const first = anew(fleet, hosts);
    // What has changed a moment ago is not believed, and the run would not be asked again.
    await sleep(SETTLED_MILLISECONDS);
    await first.prepare?.();
    await first.run();
    const ofFloor = await countExecve(listeners, floor(fleet, hosts).run);
    const ofOurs = await countExecve(listeners, ours(fleet, hosts).run);
    await first.prepare?.();
    const ofAnew = await countExecve(listeners, first.run);
    return {
      times: [],
      missing: [],
      bounds: [atMost(40, 'execve calls', 'a host', Math.max(ofOurs, ofAnew) / hosts)],
      notes: [`${FLOOR} makes ${ofFloor / hosts} a host, ${OURS} ${ofOurs / hosts}, ${ANEW} ${ofAnew / hosts}`],
    };
  },
};

/** The execve calls of the children of these processes while `work` is under way. */
async function countExecve(pids: readonly number[], work: () => Promise<unknown>): Promise<number> {
  const file = join(await mkdtemp(join(tmpdir(), 'bench-strace-')), 'trace');
  const words = ['-f', '-qq', '-e', 'trace=execve', '-o', file, ...pids.flatMap((pid) => ['-p', String(pid)])];
  const tracer = execa('strace', words, { stdin: 'ignore', reject: false });
  await untilTraced(pids);
  await work();
  // sshd's children end a moment after the client.
  await sleep(500);
  tracer.kill('SIGINT');
  await tracer;
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('execve(')).length;
}

async function untilTraced(pids: readonly number[]): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const statuses = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8')));
    if (statuses.every((status) => !/^TracerPid:\s+0$/m.test(status))) return;
    await sleep(50);
  }
  throw new Error('strace does not attach');
}
