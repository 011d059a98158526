import { TextError } from '../../parsing/text-error.ts';
import type { Value } from '../../parsing/value.ts';
import { splitWords } from '../../parsing/words.ts';
import type { Task } from '../../playbook/model.ts';
import { toStr } from '../../template/values/text.ts';
import { Undefined } from '../../template/values/undefined.ts';
import type { ConnectionTarget } from '../../transport/connection.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { ConnectionOptions } from '../run-options.ts';
import {
  booleanKeyword,
  KeywordError,
  numberKeyword,
  textKeyword,
  toBoolean,
  toNumber,
} from '../task/keyword-values.ts';

/**
 * How a task reaches a host: the host's `ansible_*` variables, then keywords of the task and what is around it, then the
 * command line. `scope` is that of the host it is delegated to.
 */
export function targetOf(host: string, task: Task, scope: VariableScope, options: ConnectionOptions): ConnectionTarget {
  const read = readerOf(scope);
  const connection = connectionType(task, scope, read, options);
  const user = read('ansible_user', 'ansible_ssh_user') ?? textKeyword(task, 'remote_user', scope);
  const port = read('ansible_port', 'ansible_ssh_port');
  const portKeyword =
    port === undefined ? (options.port ?? numberKeyword(task, 'port', scope)) : toNumber(port, 'ansible_port');
  const key = read('ansible_ssh_private_key_file', 'ansible_private_key_file') ?? options.privateKeyFile;
  const timeout = read('ansible_ssh_timeout', 'ansible_timeout');
  const login = user === undefined ? options.user : toStr(user);
  return {
    name: host,
    connection,
    address: toStr(read('ansible_host', 'ansible_ssh_host') ?? host),
    ...(portKeyword === undefined ? {} : { port: portKeyword }),
    ...(login === undefined ? {} : { user: login }),
    ...(key === undefined ? {} : { privateKeyFile: toStr(key) }),
    sshArgs: sshArgs(read, options),
    sshExecutable: toStr(read('ansible_ssh_executable') ?? options.sshExecutable ?? 'ssh'),
    connectTimeout: timeout === undefined ? options.timeout : toNumber(timeout, 'ansible_timeout'),
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

const SUPPORTED = { connection: ['local', 'ssh', 'smart', 'paramiko'], become_method: ['sudo'] } as const;

/** Whether a connection plugin or a become method of that name is supported. */
export function isSupportedReach(what: keyof typeof SUPPORTED, name: string): boolean {
  return (SUPPORTED[what] as readonly string[]).includes(shortName(name));
}

function shortName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '');
}

function connectionType(
  task: Task,
  scope: VariableScope,
  read: Read,
  options: ConnectionOptions,
): ConnectionTarget['connection'] {
  const given = read('ansible_connection') ?? textKeyword(task, 'connection', scope) ?? options.connection;
  const name = given === undefined ? 'ssh' : shortName(toStr(given));
  if (!isSupportedReach('connection', name))
    throw new KeywordError(`the connection '${name}' is not supported: use ssh or local`);
  return name === 'local' ? 'local' : 'ssh';
}

function sshArgs(read: Read, options: ConnectionOptions): string[] {
  const common = read('ansible_ssh_common_args');
  const own = read('ansible_ssh_args');
  const extra = read('ansible_ssh_extra_args');
  return [
    ...(common === undefined ? options.sshArgs : wordsOf(common, 'ansible_ssh_common_args')),
    ...(own === undefined ? (options.sshOwnArgs ?? []) : wordsOf(own, 'ansible_ssh_args')),
    ...(extra === undefined ? (options.sshExtraArgs ?? []) : wordsOf(extra, 'ansible_ssh_extra_args')),
  ];
}

function wordsOf(value: Value, name: string): string[] {
  try {
    return splitWords(toStr(value));
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new KeywordError(`${name} cannot be divided into words: ${error.message}`);
  }
}

function becomeOf(
  task: Task,
  scope: VariableScope,
  read: Read,
  options: ConnectionOptions,
  login: string | undefined,
): Pick<ConnectionTarget, 'becomeUser' | 'becomePassword' | 'becomeFlags'> {
  const given = read('ansible_become');
  const wanted = given === undefined ? booleanKeyword(task, 'become', scope) : toBoolean(given, 'ansible_become');
  if (!(wanted ?? options.become)) return {};
  const method = read('ansible_become_method') ?? textKeyword(task, 'become_method', scope);
  if (method !== undefined && !isSupportedReach('become_method', toStr(method))) {
    throw new KeywordError(`the become method '${toStr(method)}' is not supported: use sudo`);
  }
  const user = read('ansible_become_user') ?? textKeyword(task, 'become_user', scope) ?? options.becomeUser;
  const becomeUser = user === undefined ? 'root' : toStr(user);
  // Whoever is logged in as that user already needs no second agent.
  if (becomeUser === login) return {};
  const password = read('ansible_become_password', 'ansible_become_pass') ?? options.becomePassword;
  const flags = read('ansible_become_flags') ?? textKeyword(task, 'become_flags', scope);
  return {
    becomeUser,
    ...(password === undefined ? {} : { becomePassword: toStr(password) }),
    ...(flags === undefined ? {} : { becomeFlags: wordsOf(flags, 'become_flags') }),
  };
}

let user: { readonly name: string | undefined } | undefined;

/** Who runs this process; asked for once. */
function localUser(): string | undefined {
  user ??= { name: process.getuid?.() === 0 ? 'root' : process.env.USER };
  return user.name;
}

/** The variables that say how a host is reached. */
const REACH_NAMES = [
  'ansible_connection',
  'ansible_host',
  'ansible_ssh_host',
  'ansible_port',
  'ansible_ssh_port',
  'ansible_user',
  'ansible_ssh_user',
  'ansible_private_key_file',
  'ansible_ssh_private_key_file',
  'ansible_timeout',
  'ansible_ssh_timeout',
  'ansible_ssh_executable',
  'ansible_ssh_common_args',
  'ansible_ssh_args',
  'ansible_ssh_extra_args',
  'ansible_become',
  'ansible_become_method',
  'ansible_become_user',
  'ansible_become_password',
  'ansible_become_pass',
  'ansible_become_flags',
] as const;
export const REACH_SET: ReadonlySet<string> = new Set(REACH_NAMES);

/** The keywords that do. */
export const REACH_KEYWORDS = [
  'connection',
  'remote_user',
  'port',
  'become',
  'become_method',
  'become_user',
  'become_flags',
] as const;

/** Gives the first of these variables that is set. */
type Read = (...names: (typeof REACH_NAMES)[number][]) => Value | undefined;

/** Few of them are ever set: which, is asked for all at once. */
function readerOf(scope: VariableScope): Read {
  const given = scope.among(REACH_SET);
  return (...names) => {
    for (const name of names) {
      const value = given.has(name) ? scope.get(name) : undefined;
      if (value instanceof Undefined) value.trip();
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  };
}
