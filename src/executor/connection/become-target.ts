import type { Task } from '../../playbook/model.ts';
import { toStr } from '../../template/values/text.ts';
import type { ConnectionTarget } from '../../transport/connection.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { ConnectionOptions } from '../run-options.ts';
import { booleanKeyword, KeywordError, textKeyword, toBoolean } from '../task/keyword-values.ts';
import { isSupportedReach, wordsOf } from './reach-values.ts';
import type { Read } from './reach-variables.ts';

type Become = Pick<ConnectionTarget, 'becomeUser' | 'becomePassword' | 'becomeFlags' | 'becomeExecutable'>;

/** As whom a task runs on a host where that is not the user who logs in; `login` is that user, if it is known. */
export function becomeOf(
  task: Task,
  scope: VariableScope,
  read: Read,
  options: ConnectionOptions,
  login: string | undefined,
): Become {
  const given = read('become');
  const wanted = given === undefined ? booleanKeyword(task, 'become', scope) : toBoolean(given.value, given.name);
  if (!(wanted ?? options.become)) return {};
  const text = (option: Parameters<Read>[0], keyword?: string): string | undefined => {
    const value = read(option)?.value;
    if (value !== undefined) return toStr(value);
    return keyword === undefined ? undefined : textKeyword(task, keyword, scope);
  };
  refuseUnsupported('become_method', text('becomeMethod', 'become_method'), 'use sudo');
  const becomeUser = text('becomeUser', 'become_user') ?? options.becomeUser ?? 'root';
  // Whoever is logged in as that user already needs no second agent.
  if (becomeUser === login) return {};
  const executable = text('becomeExe', 'become_exe');
  refuseUnsupported('become_exe', executable, 'it must be sudo, by name or path');
  const password = text('becomePassword') ?? options.becomePassword;
  const flags = text('becomeFlags', 'become_flags');
  return {
    becomeUser,
    ...(password === undefined ? {} : { becomePassword: password }),
    ...(flags === undefined ? {} : { becomeFlags: wordsOf(flags, 'become_flags') }),
    ...(executable === undefined ? {} : { becomeExecutable: executable }),
  };
}

function refuseUnsupported(what: 'become_method' | 'become_exe', name: string | undefined, hint: string): void {
  if (name === undefined || isSupportedReach(what, name)) return;
  throw new KeywordError(`the ${what.replace('_', ' ')} '${name}' is not supported: ${hint}`);
}
