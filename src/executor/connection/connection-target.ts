import type { Task } from '../../playbook/model.ts';
import { toStr } from '../../template/values/text.ts';
import type { ConnectionTarget } from '../../transport/connection.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { ConnectionOptions } from '../run-options.ts';
import { KeywordError, numberKeyword, textKeyword, toNumber } from '../task/keyword-values.ts';
import { becomeOf } from './become-target.ts';
import { isSupportedReach, shortName, wordsOf } from './reach-values.ts';
import { type Read, readerOf } from './reach-variables.ts';

/**
 * How a task reaches a host: the host's `ansible_*` variables, then keywords of the task and what is around it, then the
 * command line. `scope` is that of the host it is delegated to.
 */
export function targetOf(host: string, task: Task, scope: VariableScope, options: ConnectionOptions): ConnectionTarget {
  const read = readerOf(scope);
  const connection = connectionType(task, scope, read, options);
  refuseSecretKey(read);
  const user = read('remoteUser')?.value ?? textKeyword(task, 'remote_user', scope);
  const port = numberOf(read, 'port') ?? options.port ?? numberKeyword(task, 'port', scope);
  const password = connection === 'local' ? '' : toStr(read('password')?.value ?? '') || options.loginPassword;
  const key = read('privateKeyFile')?.value ?? options.privateKeyFile;
  const login = user === undefined ? options.user : toStr(user);
  return {
    name: host,
    connection,
    address: toStr(read('host')?.value ?? host),
    ...(port === undefined ? {} : { port }),
    ...(login === undefined ? {} : { user: login }),
    ...(password ? { loginPassword: password } : {}),
    ...(key === undefined ? {} : { privateKeyFile: toStr(key) }),
    sshArgs: sshArgs(read, options),
    sshExecutable: toStr(read('sshExecutable')?.value ?? options.sshExecutable ?? 'ssh'),
    connectTimeout: numberOf(read, 'timeout') ?? options.timeout,
    ...becomeOf(task, scope, read, options, connection === 'local' ? localUser() : login),
  };
}

const keys = new WeakMap<ConnectionTarget, string>();

/** Two targets with the same key can share a connection. */
export function targetKey(target: ConnectionTarget): string {
  let key = keys.get(target);
  if (key === undefined) {
    const { name, connection, address, port, user, becomeUser } = target;
    key = JSON.stringify([name, connection, address, port ?? null, user ?? null, becomeUser ?? null]);
    keys.set(target, key);
  }
  return key;
}

function connectionType(
  task: Task,
  scope: VariableScope,
  read: Read,
  options: ConnectionOptions,
): ConnectionTarget['connection'] {
  const given = read('connection')?.value ?? textKeyword(task, 'connection', scope) ?? options.connection;
  const name = given === undefined ? 'ssh' : shortName(toStr(given));
  if (!isSupportedReach('connection', name))
    throw new KeywordError(`the connection '${name}' is not supported: use ssh or local`);
  return name === 'local' ? 'local' : 'ssh';
}

/** Keys are files, or with ssh-agent: neither ssh nor Ansible before 2.19 takes them otherwise. */
function refuseSecretKey(read: Read): void {
  const given = read('privateKey') ?? read('passphrase');
  if (!given) return;
  throw new KeywordError(`${given.name} is not supported: name the file of the key, or load the key into ssh-agent`);
}

function numberOf(read: Read, option: 'port' | 'timeout'): number | undefined {
  const given = read(option);
  return given && toNumber(given.value, given.name);
}

/** In Ansible's order: of two settings ssh takes the first. */
function sshArgs(read: Read, options: ConnectionOptions): string[] {
  const words = (option: 'sshCommonArgs' | 'sshArgs' | 'sshExtraArgs') => {
    const given = read(option);
    return given && wordsOf(given.value, given.name);
  };
  return [
    ...(words('sshArgs') ?? options.sshOwnArgs ?? []),
    ...(words('sshCommonArgs') ?? options.sshArgs),
    ...(words('sshExtraArgs') ?? options.sshExtraArgs ?? []),
  ];
}

let user: { readonly name: string | undefined } | undefined;

/** Who runs this process; asked for once. */
function localUser(): string | undefined {
  user ??= { name: process.getuid?.() === 0 ? 'root' : process.env.USER };
  return user.name;
}

/** The keywords that say how a host is reached. */
export const REACH_KEYWORDS = [
  'connection',
  'remote_user',
  'port',
  'become',
  'become_method',
  'become_user',
  'become_flags',
  'become_exe',
] as const;
