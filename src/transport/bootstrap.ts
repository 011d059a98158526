import type { ConnectionTarget } from './connection.ts';

/** How the agent is started on a host, and how sudo is told to ask. */
export interface Bootstrap {
  /** One command line for whatever login shell the user has. */
  readonly command: string;
  /** What sudo prints on stderr when it wants the password; set only when there is one to give. */
  readonly prompt?: string;
  /** What the far end prints on stderr when it will take the agent; set only when it can't be sent at once. */
  readonly ready?: string;
}

/**
 * Builds the command that reads the agent's `length` bytes from standard input and becomes it. The words that a login
 * shell sees are in single quotes, without quotes, backslashes, exclamation marks or newlines inside, so that sh, bash,
 * zsh, fish and csh read them alike. No secret is in it: a password goes to sudo's standard input, and only after sudo asked.
 */
export function buildBootstrap(target: ConnectionTarget, length: number, nonce: string, shell = 'sh'): Bootstrap {
  const agent = `eval "$(${readExactly(length)})"`;
  if (target.becomeUser === undefined) return { command: `exec ${shell} -c '${agent}'` };
  if (target.becomePassword === undefined) {
    return { command: becomeCommand(target, agent, ['-n'], shell) };
  }
  if (target.becomePassword.includes('\n')) throw new RangeError('the become password has a newline in it');
  const prompt = `[${nonce}] password:`;
  const ready = `${nonce} ready`;
  const start = `echo "${ready}" >&2; ${agent}`;
  return { command: becomeCommand(target, start, ['-S', '-p', prompt], shell), prompt, ready };
}

/**
 * Requests may stand behind the agent already, and must be left to it. Where `dd` cannot be told to read whole blocks the agent
 * is told that its reader may have taken some of what follows, and has it sent again.
 */
export function readExactly(length: number): string {
  return `dd bs=${length} count=1 iflag=fullblock 2>/dev/null || { echo _loose=1; head -c ${length}; }`;
}

/** From a command that starts an agent: the same for a plain shell that reads its script from standard input. */
export function plainShell(command: string): string {
  const start = /eval "\$\(dd bs=\d+ [^)]*\)"/;
  const [agent = ''] = start.exec(command) ?? [];
  return agent === '' ? '' : command.replace(`sh -c '${agent}'`, 'sh').replace(agent, 'exec sh');
}

/** Whoever is the wanted user already needs no sudo, as with Ansible. */
function becomeCommand(target: ConnectionTarget, start: string, asking: readonly string[], shell: string): string {
  const user = target.becomeUser ?? 'root';
  const flags = (target.becomeFlags ?? ['-H']).filter((word) => !['-n', '-S'].includes(word));
  const choose = `if [ "$(id -un)" = "$1" ]; then exec ${shell} -c "$2"; fi; u=$1; s=$2; shift 2; exec ${target.becomeExecutable ?? 'sudo'} "$@" -u "$u" -- ${shell} -c "$s"`;
  return `exec sh -c ${[choose, 'sh', user, start, ...flags, ...asking].map(quoteForAnyShell).join(' ')}`;
}

/** Refuses what not every login shell reads the same way. */
function quoteForAnyShell(word: string): string {
  if (/['\\!\n\0]/.test(word)) throw new RangeError(`not safe in every login shell: ${JSON.stringify(word)}`);
  return `'${word}'`;
}
