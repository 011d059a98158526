import { limitFunction } from 'p-limit';
import type { Task } from '../playbook/model.ts';
import { openPipeline } from './ahead/pipeline.ts';
import { announceTask, reportMeta } from './announce-task.ts';
import { isGuarded, type Position } from './cursor.ts';
import type { TaskContext } from './execute-task.ts';
import { booleanKeyword, numberKeyword } from './keyword-values.ts';
import { isOncePerStep, runMeta } from './meta-task.ts';
import { metaOf, peekTask } from './next-task.ts';
import { openIncludes } from './open-include.ts';
import type { PlayRun } from './play-run.ts';
import { failHost } from './process-result.ts';
import { runHostTask } from './run-host-task.ts';
import type { RunServices } from './run-services.ts';
import type { TaskOrder } from './task-order.ts';
import { isFailed, isUnreachable, type TaskResult } from './task-result.ts';
import { taskTitle } from './task-title.ts';

/** How a batch ended: `break` when too many of its hosts failed for the play to go on. */
export type BatchEnd = 'done' | 'break';

/** A task that is next on some hosts of the batch. */
interface Step {
  readonly task: Task;
  readonly hosts: readonly string[];
}

/**
 * The `linear` strategy: one task after the other, each on all hosts that have come to it, and no host goes on before all
 * are through with it. What the pipeline began earlier is only taken up here.
 */
export async function runLinear(run: PlayRun, services: RunServices, order: TaskOrder): Promise<BatchEnd> {
  run.pipeline = openPipeline(run, services, order);
  for (;;) {
    services.signal?.throwIfAborted();
    const step = takeStep(run, services, order);
    if (!step) return 'done';
    const results = await runStep(run, services, order, step);
    if (results && tooManyFailed(run, services, results)) return 'break';
  }
}

/** Finds the task whose turn it is and moves the hosts that want it past it. */
function takeStep(run: PlayRun, services: RunServices, order: TaskOrder): Step | undefined {
  const wanted = new Map<string, Position>();
  for (const host of run.hosts) {
    if (services.unreachable.has(host)) continue;
    const place = peekTask(run, services, host);
    if ('task' in place) wanted.set(host, place);
    else if (settleEnd(run, host, place.ended)) run.failedLate.add(host);
  }
  const task = order.next(new Set([...wanted.values()].map((place) => place.task.id)));
  if (!task) return undefined;
  const hosts: string[] = [];
  for (const [host, place] of wanted) {
    const progress = run.progress.get(host);
    if (place.task.id !== task.id || !progress) continue;
    progress.frame = place.frame;
    hosts.push(host);
  }
  if (metaOf(task) === 'flush_handlers') order.insert(run.handlers);
  return { task, hosts };
}

/** A block whose `always` ran after a failure ends the host without a task that would say so. Gives whether it is one. */
function settleEnd(run: PlayRun, host: string, ended: 'done' | 'failed'): boolean {
  const progress = run.progress.get(host);
  if (!progress?.frame) return false;
  progress.frame = undefined;
  if (ended !== 'failed') return false;
  progress.failed = true;
  run.failed.add(host);
  return true;
}

/** What a task gave on each host. */
type StepResults = readonly { readonly host: string; readonly result: TaskResult }[];

/** Gives nothing where no task was carried out. */
async function runStep(
  run: PlayRun,
  services: RunServices,
  order: TaskOrder,
  step: Step,
): Promise<StepResults | undefined> {
  const { task } = step;
  run.pipeline?.open(task);
  if (task.action.module === 'meta') {
    await runMetaStep(run, services, step);
    return undefined;
  }
  const [first] = step.hosts;
  if (first === undefined) return undefined;
  const scope = run.scopeFor(task, first);
  const runOnce = safely(() => booleanKeyword(task, 'run_once', scope)) ?? false;
  const single = runOnce || services.findModule(task.action.module)?.oncePerBatch === true;
  const fatal = (safely(() => booleanKeyword(task, 'any_errors_fatal', scope)) ?? false) || single;
  if ((await services.options.confirmTask?.(taskTitle(task, () => scope))) === false) return undefined;
  announceTask(task, scope, services);
  clearNotified(run, task, step.hosts, single);
  const hosts = single ? [first] : step.hosts;
  const guarded = new Set(run.hosts.filter((host) => isGuarded(run.progress.get(host)?.frame)));
  const throttle = safely(() => numberKeyword(task, 'throttle', scope)) ?? 0;
  const work = async (host: string) => ({
    host,
    result: await services.slots.use(host, () => runHostTask({ run, services, task, host }, runOnce)),
  });
  const results = await Promise.all(
    hosts.map(throttle > 0 && !single ? limitFunction(work, { concurrency: throttle }) : work),
  );
  order.insert(openIncludes(run, services, task, results));
  if (fatal) failTheRest(run, services, results, (host) => !runOnce || guarded.has(host));
  return results;
}

async function runMetaStep(run: PlayRun, services: RunServices, { task, hosts }: Step): Promise<void> {
  const [first] = hosts;
  if (first === undefined) return;
  if (!task.implicit) announceTask(task, run.scopeFor(task, first), services);
  for (const host of isOncePerStep(task) ? [first] : hosts) {
    const context: TaskContext = { run, services, task, host };
    reportMeta(context, await runMeta(context));
    if (task.handler) run.notified.get(task.id)?.delete(host);
  }
}

/** A handler is no longer notified once it has been started. */
function clearNotified(run: PlayRun, task: Task, hosts: readonly string[], runOnce: boolean): void {
  if (!task.handler) return;
  if (runOnce) run.notified.delete(task.id);
  else for (const host of hosts) run.notified.get(task.id)?.delete(host);
}

/**
 * `any_errors_fatal`: a failure that nothing ignores ends the play for all hosts. Those that `run_once` has failed already are
 * failed once more, as in Ansible: the block that would catch the first failure does not catch the second.
 */
function failTheRest(
  run: PlayRun,
  services: RunServices,
  results: StepResults,
  isToFail: (host: string) => boolean,
): void {
  const bad = results.filter(
    ({ result }) => (isFailed(result) && !result.ignoreErrors) || (isUnreachable(result) && !result.ignoreUnreachable),
  );
  if (bad.length === 0) return;
  const failed = new Set(bad.filter(({ result }) => isFailed(result)).map(({ host }) => host));
  for (const host of run.hosts) {
    if (failed.has(host) || services.unreachable.has(host)) continue;
    if (isToFail(host)) failHost(run, host);
    // Also where a `rescue` goes on with it: the plays after this one are without it.
    services.failed.add(host);
  }
}

/**
 * `max_fail_percentage`: more failed hosts than that end the play for the others too. Where a host that failed just now has a
 * `rescue` or `always` to go through, the play goes on for that.
 */
function tooManyFailed(run: PlayRun, services: RunServices, results: StepResults): boolean {
  const { maxFailPercentage } = run;
  if (maxFailPercentage === undefined) return false;
  settleFailed(run, services, results);
  const lost = run.failed.size - run.failedLate.size;
  if ((lost / run.hosts.length) * 100 <= maxFailPercentage) return false;
  const failedNow = new Set(results.filter(({ result }) => isFailed(result)).map(({ host }) => host));
  for (const host of run.hosts) {
    if (failedNow.has(host) || services.unreachable.has(host)) continue;
    failHost(run, host);
    services.failed.add(host);
  }
  services.emit({ type: 'no-hosts-left' });
  return [...failedNow].every((host) => run.failed.has(host));
}

/** A host that has nothing left to do after its failure has failed, though blocks are around it. */
function settleFailed(run: PlayRun, services: RunServices, results: StepResults): void {
  for (const { host, result } of results) {
    if (!isFailed(result)) continue;
    const place = peekTask(run, services, host);
    if ('ended' in place) settleEnd(run, host, place.ended);
  }
}

/** A keyword that can't be evaluated here fails the task itself, on every host. */
function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
