import type { Module, ModuleArguments, ModuleContext } from '../../modules/module.ts';
import type { Value } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { itemsOf, textOf } from '../../playbook/yaml-access.ts';
import { sleep } from '../../process/sleep.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { Suspended } from '../../vars/suspended.ts';
import type { Pass } from '../ahead/pass.ts';
import { handlersFor, identitiesOf, notificationsOf } from '../play/notify.ts';
import type { PlayRun } from '../play/play-run.ts';
import { goOn, type Soon } from '../soon.ts';
import { checkConditions } from './conditional.ts';
import { driveModule } from './drive-module.ts';
import type { TaskContext } from './execute-task.ts';
import { type IncludedVars, includeVars, includeVarsModule } from './include-vars.ts';
import { judgeResult } from './judge-result.ts';
import { factsOf, registeredValues } from './module-result.ts';
import { reportOf } from './task-report.ts';
import { isFailed, plainResult, type TaskResult } from './task-result.ts';
import { TaskServices } from './task-services.ts';
import { jobSettingsOf, settingsOf, type TaskSettings } from './task-settings.ts';
import { taskTitle } from './task-title.ts';
import { withTimeout } from './timeout.ts';

/** A task whose arguments are known. */
export interface ReadyTask extends TaskContext {
  readonly module: Module;
  readonly args: ModuleArguments;
  readonly environment: Readonly<Record<string, string>>;
  readonly scope: VariableScope;
  readonly delegate: Delegate | undefined;
}

/** The host that a task is delegated to, and its variables with the task's own. */
export interface Delegate {
  readonly name: string;
  readonly scope: VariableScope;
}

/** Runs the module, again and again while `until` and `retries` ask for it, and judges what it gave. */
export function attemptTask(ready: ReadyTask): Soon<TaskResult> {
  const { run, task, scope, services, pass } = ready;
  const settings = settingsOf(task, ready.module, scope, services.options);
  const until = itemsOf(task.keywords.get('until')?.value);
  const attempts = attemptsOf(settings, until.length > 0);
  const notify = notificationsOf(task, scope);
  if (pass) assertKnownHandlers(notify, run);
  if (attempts > 1) return attemptAgain(ready, settings, notify, until, attempts);
  return goOn(runOnce(ready, settings, notify), (result) =>
    result.isFinal ? result : judgeResult(task, result, scope),
  );
}

async function attemptAgain(
  ready: ReadyTask,
  settings: TaskSettings,
  notify: readonly string[],
  until: readonly YamlNode[],
  attempts: number,
): Promise<TaskResult> {
  const { task, scope, services, pass } = ready;
  for (let attempt = 1; ; attempt += 1) {
    const result = await runOnce(ready, settings, notify);
    if (result.isFinal) return result;
    result.values.set('attempts', attempt);
    const judged = judgeResult(task, result, scope);
    const done = until.length > 0 ? checkConditions(until, withRegistered(ready, judged)).holds : !isFailed(judged);
    if (done) return judged;
    if (attempt === attempts) return givenUp(judged, attempts - 1);
    await awaitTurn(pass);
    reportRetry(ready, judged, attempts - attempt);
    await sleep(settings.delay, services.signal);
  }
}

/**
 * A task is tried again in its turn. The command stopped the agent: what was sent behind it is begun again. Where nothing was asked
 * of the host, the task itself is.
 */
async function awaitTurn(pass: Pass | undefined): Promise<void> {
  if (!pass) return;
  if (!pass.asked && !pass.ticket.isMine) throw new Suspended('whether it is its turn');
  pass.markBroken();
  await pass.ticket.turn;
}

function attemptsOf({ retries }: TaskSettings, hasUntil: boolean): number {
  return Math.max(0, Math.trunc(retries ?? (hasUntil ? 3 : 0))) + 1;
}

/** The variables with the result under the name that `register` gives it. */
function withRegistered({ task, scope }: ReadyTask, result: TaskResult): VariableScope {
  const name = textOf(task.keywords.get('register')?.value);
  return name === undefined ? scope : scope.with(new Map<Value, Value>([[name, result.values]]));
}

function givenUp(result: TaskResult, retries: number): TaskResult {
  result.values.set('attempts', retries).set('failed', true);
  return result;
}

function runOnce(ready: ReadyTask, settings: TaskSettings, notify: readonly string[]): Soon<TaskResult> {
  const { delegate, services, host } = ready;
  const driving = withTimeout(
    settings.timeout,
    () => drive(ready, settings, notify),
    () => services.connections.reset(delegate?.name ?? host),
  );
  return goOn(driving, (result) => taskResultOf(result, ready, settings, notify));
}

function taskResultOf(
  result: IncludedVars,
  { module, delegate }: ReadyTask,
  settings: TaskSettings,
  notify: readonly string[],
): TaskResult {
  const facts = factsOf(module, result);
  return plainResult(registeredValues(result), {
    diff: settings.diff ? (result.diff ?? []) : [],
    notify,
    ...(facts && { facts }),
    ...(delegate === undefined ? {} : delegationOf(delegate)),
    ...(delegate && settings.delegatesFacts ? { factsOf: delegate.name } : {}),
    verboseAlways: result.verboseAlways ?? false,
    isFinal: result.isFinal ?? false,
    ...(result.wouldRun === undefined ? {} : { wouldRun: result.wouldRun }),
    warnings: result.warnings ?? [],
  });
}

/** Whom a task was done for another's sake on, as the operator is told of it. */
function delegationOf({ name, scope }: Delegate): Pick<TaskResult, 'delegatedTo' | 'delegatedAddress'> {
  const address = scope.get('ansible_host');
  if (typeof address !== 'string' || address === name) return { delegatedTo: name };
  return { delegatedTo: name, delegatedAddress: address };
}

function drive(ready: ReadyTask, settings: TaskSettings, notify: readonly string[]): Soon<IncludedVars> {
  const { run, services, host, module, args, scope } = ready;
  if (module === includeVarsModule)
    return includeVars(args, ready.task, run.context, scope, run.store.rules.mergesDicts);
  const { check, diff, timeout } = settings;
  const context: ModuleContext = {
    get host() {
      ready.watch?.log.spoil();
      return host;
    },
    check,
    commands: settings.commands,
    diff,
    timeout,
    environment: ready.environment,
    owes: identitiesOf(notify, run),
    ...jobSettingsOf(ready.task, scope, services.options.jobFolder),
    verbosity: services.options.verbosity,
  };
  return driveModule(module, args, context, new TaskServices(ready));
}

/** A handler that does not exist fails its task after the change: nothing may have been sent behind it. */
function assertKnownHandlers(names: readonly string[], run: PlayRun): void {
  if (names.some((name) => handlersFor(name, run).length === 0)) throw new Suspended('which handler is meant');
}

function reportRetry(ready: ReadyTask, result: TaskResult, attemptsLeft: number): void {
  const { services, host, task, scope } = ready;
  const context = { host, task, name: taskTitle(task, () => scope), secrets: services.options.secrets };
  services.emit({ type: 'retry', attemptsLeft, ...reportOf(result, context) });
}
