import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import { SESSION_COMMAND } from './scale/settings.ts';

/** sshd takes a moment to notice that a client is gone. */
const SETTLE_MS = 1000;

/** How many processes of ssh to these hosts there are on this machine, and sessions on the hosts of the scale lab, a second later. */
export async function countLeftovers({ knownHosts }: Fleet): Promise<number> {
  await sleep(SETTLE_MS);
  const commands = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(readCommand));
  return commands.filter((words) => isClient(words, knownHosts) || words.join(' ').startsWith(SESSION_COMMAND)).length;
}

function isClient([program = '', ...words]: readonly string[], knownHosts: string): boolean {
  return /^ssh(?:$|:)/.test(program) && words.some((word) => word.endsWith(knownHosts));
}

async function readCommand(pid: string): Promise<string[]> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
}
