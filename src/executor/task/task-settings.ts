import type { Module, ModuleContext } from '../../modules/module.ts';
import { inherited } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { Suspended } from '../../vars/suspended.ts';
import type { RunOptions } from '../run-options.ts';
import { booleanKeyword, numberKeyword, textKeyword } from './keyword-values.ts';

/** Keywords of a task that say how it is to be run, with their templates rendered. */
export interface TaskSettings {
  readonly check: boolean;
  /** `no_log` makes its commands secret; by `check_mode: false` and `changed_when: false` it says that they only look. */
  readonly commands: 'look' | 'secret' | undefined;
  readonly diff: boolean;
  /** The facts of a task that is delegated belong to the host that it is delegated to. */
  readonly delegatesFacts: boolean;
  /** Seconds; 0 for no limit. */
  readonly timeout: number;
  readonly retries: number | undefined;
  readonly delay: number;
}

export function settingsOf(task: Task, module: Module, scope: VariableScope, options: RunOptions): TaskSettings {
  // What cannot be evaluated here fails the task, though `failureSettingsOf` has a value for it.
  const noLog = booleanKeyword(task, 'no_log', scope) ?? false;
  const check = booleanKeyword(task, 'check_mode', scope);
  const delay = numberKeyword(task, 'delay', scope) ?? 5;
  return {
    check: check ?? options.check,
    commands: noLog ? 'secret' : saysThatItLooks(task, check) ? 'look' : undefined,
    diff: booleanKeyword(task, 'diff', scope) ?? options.diff,
    delegatesFacts: booleanKeyword(task, 'delegate_facts', scope) ?? false,
    timeout: timeoutOf(task, module, scope),
    retries: numberKeyword(task, 'retries', scope),
    delay: delay < 0 ? 1 : delay,
  };
}

function saysThatItLooks(task: Task, check: boolean | undefined): boolean {
  const changes = task.keywords.get('changed_when')?.value;
  return check === false && changes?.kind === 'scalar' && changes.value === false;
}

/** `async` limits what is waited for, too. */
function timeoutOf(task: Task, module: Module, scope: VariableScope): number {
  const timeout = numberKeyword(task, 'timeout', scope) ?? 0;
  const limit = module.runsInBackground ? 0 : (numberKeyword(task, 'async', scope) ?? 0);
  if (limit <= 0) return timeout;
  return timeout <= 0 ? limit : Math.min(timeout, limit);
}

/** Seconds between two looks at a job when `poll` says nothing, as in Ansible. */
const POLL = 15;

/** `async` and `poll`, and where jobs lie; `otherwise`: where no variable says it. */
export function jobSettingsOf(
  task: Task,
  scope: VariableScope,
  otherwise: string | undefined,
): Pick<ModuleContext, 'job' | 'jobFolder'> {
  const limit = numberKeyword(task, 'async', scope) ?? 0;
  const folder = scope.has('ansible_async_dir') ? toStr(scope.get('ansible_async_dir') ?? '') : (otherwise ?? '');
  return {
    ...(limit > 0 ? { job: { limit, poll: Math.max(0, numberKeyword(task, 'poll', scope) ?? POLL) } } : {}),
    ...(folder === '' ? {} : { jobFolder: folder }),
  };
}

/** How a failure counts and what may be shown: read also when the rest of the task can't be evaluated. */
export interface FailureSettings {
  readonly ignoreErrors: boolean;
  readonly ignoreUnreachable: boolean;
  readonly noLog: boolean;
}

const FAILURE_KEYWORDS = ['ignore_errors', 'ignore_unreachable', 'no_log'] as const;
const NO_FAILURE_SETTINGS: FailureSettings = { ignoreErrors: false, ignoreUnreachable: false, noLog: false };

/** A `no_log` that cannot be evaluated hides; the others then count as not given. */
export function failureSettingsOf(task: Task, scope: VariableScope): FailureSettings {
  if (!FAILURE_KEYWORDS.some((name) => inherited(task, name))) return NO_FAILURE_SETTINGS;
  return {
    ignoreErrors: read(() => booleanKeyword(task, 'ignore_errors', scope), false),
    ignoreUnreachable: read(() => booleanKeyword(task, 'ignore_unreachable', scope), false),
    noLog: read(() => booleanKeyword(task, 'no_log', scope), true),
  };
}

/** The host that a task is delegated to, if any. */
export function delegateOf(task: Task, scope: VariableScope): string | undefined {
  const host = textKeyword(task, 'delegate_to', scope);
  return host === '' ? undefined : host;
}

function read(evaluate: () => boolean | undefined, onError: boolean): boolean {
  try {
    return evaluate() ?? false;
  } catch (error) {
    if (error instanceof Suspended) throw error;
    return onError;
  }
}
