import { existsSync } from 'node:fs';
import type { RsyncRequest, RsyncWay } from '../../modules/module.ts';
import { joinWords } from '../../parsing/quote.ts';
import { toStr } from '../../template/values/text.ts';
import type { ConnectionTarget } from '../../transport/connection.ts';
import { sshOptions } from '../../transport/ssh-arguments.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { candidates } from '../files/local-files.ts';
import { KeywordError } from '../task/keyword-values.ts';

/** The host that `synchronize` is for, and the one that it is delegated to. */
export interface RsyncEnds {
  readonly target: ConnectionTarget;
  readonly runner?: ConnectionTarget;
}

/**
 * Where rsync runs and how it gets to the host: from the control node over the ssh that the run itself uses, on the host where
 * the task is delegated to the host itself, else from the host that it is delegated to.
 */
export function rsyncWay(wanted: RsyncRequest, ends: RsyncEnds, scope: VariableScope): RsyncWay {
  const program = toStr(scope.get('ansible_rsync_path') ?? 'rsync');
  const local = (path: string) => localPath(path, scope.searchPath);
  if (isAtHost(ends)) return { runsOn: 'host', program, src: local(wanted.src), dest: local(wanted.dest) };
  const { target, runner } = ends;
  if (target.loginPassword !== undefined) {
    throw new KeywordError('synchronize logs in by a key alone: rsync is given no password of a login');
  }
  const fromControl = runner === undefined || runner.connection === 'local';
  if (!fromControl && target.becomeUser !== undefined) {
    throw new KeywordError('synchronize from one host to another cannot become another user: run rsync by command');
  }
  const far = (path: string) => remotePath(path, target.address);
  const paths = wanted.pull
    ? { src: far(wanted.src), dest: local(wanted.dest) }
    : { src: local(wanted.src), dest: far(wanted.dest) };
  return {
    runsOn: fromControl ? 'control' : 'host',
    program,
    ...paths,
    shell: shellFor(target, wanted, fromControl),
    ...(target.becomeUser === undefined ? {} : { rsyncPath: asUser(target, target.becomeUser) }),
  };
}

function isAtHost({ target, runner }: RsyncEnds): boolean {
  if (runner === undefined) return target.connection === 'local';
  return runner.name === target.name || runner.name === target.address;
}

/** A relative path is one of the role's or the playbook's files; one with a colon is rsync's own. */
function localPath(path: string, searchPath: readonly string[]): string {
  if (path.includes(':') || path.startsWith('/')) return path;
  const places = [...candidates(path, 'files', searchPath)];
  const place = places.find((each) => existsSync(each)) ?? places.at(-1) ?? path;
  return path.endsWith('/') && !place.endsWith('/') ? `${place}/` : place;
}

function remotePath(path: string, address: string): string {
  if (path.includes(':')) return path;
  return `${address.includes(':') ? `[${address}]` : address}:${path}`;
}

/** The ssh of the host's own connection; another host has its own settings. */
function shellFor(target: ConnectionTarget, wanted: RsyncRequest, fromControl: boolean): string {
  const { user, ...rest } = target;
  const reached: ConnectionTarget = {
    ...rest,
    ...(wanted.setRemoteUser && user !== undefined ? { user } : {}),
    ...(wanted.port === undefined ? {} : { port: wanted.port }),
    ...(wanted.privateKey === undefined ? {} : { privateKeyFile: wanted.privateKey }),
    ...(fromControl ? {} : { sshArgs: [], sshExecutable: 'ssh' }),
  };
  const single = wanted.multiplexing ? [] : ['-S', 'none'];
  return [reached.sshExecutable, ...single, ...sshOptions(reached)].map(quoteForRsync).join(' ');
}

/** rsync cuts the text into words itself: a quote within quotes is doubled. */
function quoteForRsync(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
}

function asUser({ becomeExecutable = 'sudo', becomeFlags = [] }: ConnectionTarget, user: string): string {
  return joinWords([becomeExecutable, '-n', ...becomeFlags, '-u', user, 'rsync']);
}
