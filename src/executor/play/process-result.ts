import { DiagnosticError, errorAt } from '../../errors/diagnostic.ts';
import { inherited } from '../../playbook/inheritance.ts';
import { isDynamicInclude } from '../../playbook/module-names.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import type { RunServices } from '../run-services.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { reportOf } from '../task/task-report.ts';
import { type Facts, isChanged, isFailed, isSkipped, isUnreachable, type TaskResult } from '../task/task-result.ts';
import { taskTitle } from '../task/task-title.ts';
import { afterFailure, handlersTaken, isInHandlers, isRescuing } from './cursor.ts';
import { describeTask } from './describe-task.ts';
import { peekTask } from './next-task.ts';
import { handlersFor } from './notify.ts';
import type { PlayRun } from './play-run.ts';

/** What a task's result means for its host and for what follows: counters, facts, notifications, the way through blocks. */
export function processResult(context: TaskContext, result: TaskResult, runOnce: boolean): void {
  rejectUnknownHandlers(context, result);
  if (isFailed(result)) processFailure(context, result, runOnce);
  else if (isUnreachable(result)) processUnreachable(context, result);
  else if (isSkipped(result)) context.services.stats.count(context.host, 'skipped');
  else processSuccess(context, result, runOnce);
  register(context, result, runOnce);
  markRole(context, result);
  if (!result.include && result.items?.[0]?.include === undefined) report(context, result);
}

/** Fails a host: the nearest rescue or always is next; without one it has ended. */
export function failHost(run: PlayRun, host: string): void {
  run.removed.add(host);
  const progress = run.progress.get(host);
  if (!progress?.frame) return;
  if (isInHandlers(progress.frame)) progress.nextHandler = handlersTaken(progress.frame);
  progress.frame = afterFailure(progress.frame);
  if (!progress.frame) {
    progress.failed = true;
    run.failed.add(host);
  }
}

/** Whether nothing of the play is left for a host that failed, not even an `always`. */
function hasFailedForGood(run: PlayRun, services: RunServices, host: string): boolean {
  const progress = run.progress.get(host);
  if (!progress?.frame) return progress?.failed === true;
  const place = peekTask(run, services, host);
  return 'ended' in place && place.ended === 'failed';
}

/** The hosts that a task's variables go to: all of the batch for `run_once`. */
function concernedHosts({ run, services, host }: TaskContext, runOnce: boolean): readonly string[] {
  return runOnce ? run.hosts.filter((each) => !services.unreachable.has(each)) : [host];
}

function processFailure(context: TaskContext, result: TaskResult, runOnce: boolean): void {
  const { run, services, host } = context;
  const { stats } = services;
  if (result.ignoreErrors) {
    stats.count(host, 'ok', 'ignored');
    if (isChanged(result)) stats.count(host, 'changed');
    return;
  }
  const rescued = isRescuing(run.progress.get(host)?.frame);
  for (const each of runOnce ? concernedHosts(context, true) : [host]) failHost(run, each);
  if (hasFailedForGood(run, services, host)) run.lost.add(host);
  if (!rescued) {
    stats.count(host, 'failed');
    return;
  }
  stats.count(host, 'rescued');
  run.removed.restore(host);
  run.store.set(host, 'ansible_failed_task', describeTask(context));
  run.store.set(host, 'ansible_failed_result', result.values);
}

function processUnreachable({ run, services, host }: TaskContext, result: TaskResult): void {
  if (result.ignoreUnreachable) {
    services.stats.count(host, 'ok', 'ignored');
    return;
  }
  services.unreachable.add(host);
  run.removed.add(host);
  services.stats.count(host, 'unreachable');
}

function processSuccess(context: TaskContext, result: TaskResult, runOnce: boolean): void {
  const { services, host, task } = context;
  if (isChanged(result)) for (const name of result.notify) notify(context, name);
  for (const each of result.items ?? [result]) if (each.facts) keepFacts(context, each.facts, each, runOnce);
  // Includes are counted when they have been opened.
  if (isDynamicInclude(task.action.module)) return;
  services.stats.count(host, 'ok');
  if (isChanged(result)) services.stats.count(host, 'changed');
}

/** Notifying a handler that does not exist ends the run, as in Ansible: nothing ignores or rescues it. The configuration may. */
function rejectUnknownHandlers({ run, task, services }: TaskContext, result: TaskResult): void {
  if (!isChanged(result) || isFailed(result) || isSkipped(result)) return;
  const unknown = result.notify.find((name) => handlersFor(name, run).length === 0);
  if (unknown === undefined) return;
  const summary = `The requested handler '${unknown}' was not found in either the main handlers list nor in the listening handlers list`;
  if (services.options.forgivesHandlers) {
    services.emit({ type: 'warning', message: summary });
    return;
  }
  const range = inherited(task, 'notify')?.value.range ?? task.range;
  throw new DiagnosticError(errorAt('playbook/parse', summary, { range }));
}

function notify({ run, host }: TaskContext, name: string): void {
  if (isInHandlers(run.progress.get(host)?.frame)) {
    for (const handler of handlersFor(name, run)) run.notifyHandler(handler, host);
    return;
  }
  const names = run.notifications.get(host) ?? [];
  if (!names.includes(name)) run.notifications.set(host, [...names, name]);
}

/** Each item of a loop may have another host that its facts are delegated to. */
function keepFacts(context: TaskContext, facts: Facts, { factsOf }: TaskResult, runOnce: boolean): void {
  const { run, task } = context;
  const hosts = factsOf === undefined ? concernedHosts(context, runOnce) : [factsOf];
  for (const each of hosts) {
    if (/(?:^|\.)gather_facts$/.test(task.action.written)) run.store.gathered.add(each);
    if (facts.kind === 'included') run.store.includeVars(each, facts.variables);
    else if (facts.kind === 'host' || facts.cacheable) run.store.addFacts(each, facts.values);
    if (facts.kind === 'set') for (const [name, value] of facts.values) run.store.set(each, String(name), value);
  }
}

function register(context: TaskContext, result: TaskResult, runOnce: boolean): void {
  const name = textOf(context.task.keywords.get('register')?.value);
  if (name === undefined) return;
  const { store } = context.run;
  for (const host of concernedHosts(context, runOnce)) {
    if (result.unknown === undefined) store.set(host, name, result.values);
    else store.markUnknown(host, name, result.unknown);
  }
}

function markRole({ run, task, host }: TaskContext, result: TaskResult): void {
  if (!task.role || isSkipped(result) || isUnreachable(result)) return;
  const { identity } = task.role;
  const hosts = run.rolesStarted.get(identity) ?? new Set();
  run.rolesStarted.set(identity, hosts.add(host));
}

function report(context: TaskContext, result: TaskResult): void {
  const { run, services, task, host } = context;
  const name = taskTitle(task, () => run.scopeFor(task, host));
  services.emit({ type: 'result', ...reportOf(result, { host, task, name, secrets: services.options.secrets }) });
}
