import type { ConnectionTarget } from './connection.ts';

/**
 * The ssh command line. Host key checking, known_hosts, keys, jumps and multiplexing stay as the user's own configuration
 * has them. ssh takes the first of two settings, so what the session cannot do without stands before the user's words and the
 * rest behind them.
 */
export function buildSshArguments(target: ConnectionTarget, command: string): string[] {
  return [...sshOptions(target), '--', target.address, command];
}

/** The same up to the address, for programs that start ssh themselves. */
export function sshOptions(target: ConnectionTarget): string[] {
  refuseOption('address', target.address);
  if (target.user !== undefined) refuseOption('user', target.user);
  return [
    '-T',
    ...(target.loginPassword === undefined ? ['-o', 'BatchMode=yes'] : ASKED_ONCE),
    ...['-o', 'RemoteCommand=none'],
    ...(target.port === undefined ? [] : ['-p', String(target.port)]),
    ...(target.user === undefined ? [] : ['-l', target.user]),
    ...(target.privateKeyFile === undefined ? [] : ['-i', target.privateKeyFile]),
    ...target.sshArgs,
    ...['-o', `ConnectTimeout=${Math.max(1, Math.ceil(target.connectTimeout))}`],
    ...['-o', 'ServerAliveInterval=15'],
    ...['-o', 'ServerAliveCountMax=4'],
  ];
}

/** The password of a login, which `askpass.ts` gives where the host asks for it. */
const ASKED_ONCE = ['-o', 'BatchMode=no', '-o', 'NumberOfPasswordPrompts=1'];

/** The inventory refuses such names with their place; this is the second lock on the same door. */
function refuseOption(what: string, value: string): void {
  if (value === '' || value.startsWith('-') || /[\s\0'"`$\\;&<>|(){}]/.test(value)) {
    throw new RangeError(`ssh could misread the ${what} ${JSON.stringify(value)}`);
  }
}
