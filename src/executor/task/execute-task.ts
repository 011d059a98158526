import { bindArguments } from '../../modules/arguments/bind-arguments.ts';
import type { Module, ModuleArguments } from '../../modules/module.ts';
import type { Value } from '../../parsing/value.ts';
import { inheritedList } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { UnknownValueError } from '../../vars/unknown.ts';
import type { Pass } from '../ahead/pass.ts';
import type { TaskWatch } from '../offline/alike-hosts.ts';
import type { PlayRun } from '../play/play-run.ts';
import type { RunServices } from '../run-services.ts';
import type { Soon } from '../soon.ts';
import { withDelegated } from '../variables/delegated-variables.ts';
import { attemptTask } from './attempt-task.ts';
import { checkConditions, type Verdict } from './conditional.ts';
import { environmentOf } from './environment.ts';
import { includeRequestOf } from './include-request.ts';
import { KeywordError } from './keyword-values.ts';
import { resultOfError } from './result-of-error.ts';
import { resolveTaskArguments } from './task-arguments.ts';
import { plainResult, type TaskResult } from './task-result.ts';
import { delegateOf, failureSettingsOf } from './task-settings.ts';

/** A task on a host. */
export interface TaskContext {
  readonly run: PlayRun;
  readonly services: RunServices;
  readonly task: Task;
  readonly host: string;
  /** Set when it is begun before its turn, or others may be sent behind it. */
  readonly pass?: Pass | undefined;
  /** Notes what the task reads and asks of its host. */
  readonly watch?: TaskWatch | undefined;
}

/**
 * Runs a task once, without looking at its loop: conditions, arguments, module, and what its keywords make of the result.
 * What the operator's files or the host do wrong becomes a failed or unreachable result; only bugs, `Suspended` and the
 * end of the run are thrown. `loopError` is thrown after the conditions held: a loop over something undefined is no fault
 * of a task that is skipped.
 */
export function executeTask(context: TaskContext, scope: VariableScope, loopError?: unknown): Soon<TaskResult> {
  // First: what is not known before the task's turn has to come up before anything is sent.
  const settings = failureSettingsOf(context.task, scope);
  const { alike } = context.services;
  const run = (watched: TaskContext, seen: VariableScope) => execute(watched, seen, loopError);
  const isAlone = loopError === undefined && context.watch === undefined;
  const done = (result: TaskResult) => ({ ...result, ...settings });
  const failed = (error: unknown) => done({ ...resultOfError(error, context), ...delegation(context.task, scope) });
  try {
    const result = alike && isAlone ? alike.execute(context.task, context, scope, run) : run(context, scope);
    return result instanceof Promise ? result.then(done, failed) : done(result);
  } catch (error) {
    return failed(error);
  }
}

/** Whom a task that failed before it began was delegated to, for the operator. */
function delegation(task: Task, scope: VariableScope): Pick<TaskResult, 'delegatedTo'> {
  try {
    const delegatedTo = delegateOf(task, scope);
    return delegatedTo === undefined ? {} : { delegatedTo };
  } catch (error) {
    if (error instanceof TemplateError) return {};
    throw error;
  }
}

function execute(context: TaskContext, own: VariableScope, loopError: unknown): Soon<TaskResult> {
  const { task, services, run, host, pass, watch } = context;
  const delegate = delegateOf(task, own);
  // What another host's variables say is not noted.
  if (delegate !== undefined) watch?.log.spoil();
  const other = delegate === undefined ? undefined : { name: delegate, scope: run.delegateScope(task, delegate) };
  const scope = other ? withDelegated(own, other.name, other.scope) : own;
  const verdict = whenOf(task, scope);
  if (!verdict.holds) return skippedResult(verdict.condition);
  if (loopError !== undefined) throw loopError;
  const include = includeRequestOf(task, scope);
  if (include) return plainResult([['changed', false]], { include });
  const module = services.findModule(task.action.module);
  if (!module) throw new KeywordError(`the module '${task.action.written}' is not supported`);
  const environment = environmentOf(task, scope);
  const args = boundArguments(task, module, scope);
  return attemptTask({ run, services, task, host, pass, watch, module, args, environment, scope, delegate: other });
}

/** Tells apart that it is unknown whether a task runs from that what it writes is unknown. */
function whenOf(task: Task, scope: VariableScope): Verdict {
  try {
    return checkConditions(inheritedList(task, 'when'), scope);
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    throw new UnknownValueError(error.variable, error.reason, 'condition');
  }
}

function skippedResult(condition: Value): TaskResult {
  return plainResult([
    ['changed', false],
    ['skipped', true],
    ['skip_reason', 'Conditional result was False'],
    ['false_condition', condition],
  ]);
}

function boundArguments(task: Task, module: Module, scope: VariableScope): ModuleArguments {
  const bound = bindArguments(module, resolveTaskArguments(task, module, scope), task.action.written);
  if (typeof bound === 'string') throw new KeywordError(bound);
  return bound;
}
