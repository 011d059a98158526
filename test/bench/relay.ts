import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commonSshArguments, type Fleet } from './fleet.ts';

const relay = fileURLToPath(new URL('relay.cjs', import.meta.url));

/** A line that is longer, or narrower, than the machine's own loopback: for each connection alone. */
export interface Line {
  /** One way. */
  readonly delayMilliseconds?: number;
  readonly megabitsPerSecond?: number;
}

/** Words for ssh that lay such a line between it and the host. No path of this machine: tools run in the repository's folder. */
export function proxyWords({ delayMilliseconds = 0, megabitsPerSecond = 0 }: Line): string[] {
  const program = relative(process.cwd(), relay);
  return ['-o', `ProxyCommand=node ${program} ${delayMilliseconds} ${megabitsPerSecond} %h %p`];
}

/** The words of a command line that replace the ssh arguments of the fleet's inventory by these and its own. */
export function overrideSshArguments(fleet: Fleet, more: readonly string[]): string[] {
  const words = [...commonSshArguments(fleet), ...more].map((word) => (word.includes(' ') ? `'${word}'` : word));
  return ['--extra-vars', JSON.stringify({ ansible_ssh_common_args: words.join(' ') })];
}
