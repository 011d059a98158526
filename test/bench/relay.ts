import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** The words of a command line that give ssh these too. */
export function extraSshArguments(more: readonly string[]): string[] {
  return ['--ssh-extra-args', more.map((word) => (word.includes(' ') ? `'${word}'` : word)).join(' ')];
}
