import { limitFunction } from 'p-limit';
import { inherited } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { isTrue } from '../../template/values/truth.ts';
import { openPipeline } from '../ahead/pipeline.ts';
import type { RunServices } from '../run-services.ts';
import type { Soon } from '../soon.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { booleanKeyword, numberKeyword } from '../task/keyword-values.ts';
import { isFailed, isUnreachable, type TaskResult } from '../task/task-result.ts';
import { taskTitle } from '../task/task-title.ts';
import { announceTask, reportMeta } from './announce-task.ts';
import type { Position } from './cursor.ts';
import { isOncePerStep, runMeta } from './meta-task.ts';
import { metaOf, peekTask } from './next-task.ts';
import { openIncludes } from './open-include.ts';
import type { PlayRun } from './play-run.ts';
import { failHost } from './process-result.ts';
import { runHostTask } from './run-host-task.ts';
import type { TaskOrder } from './task-order.ts';

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
  let end: BatchEnd = 'done';
  for (;;) {
    services.signal?.throwIfAborted();
    const step = takeStep(run, services, order);
    if (!step) return end;
    const results = await runStep(run, services, order, step);
    if (results && tooManyFailed(run, services, results)) end = 'break';
    if (end === 'break' && hostsLeft(run, services).every((host) => run.lost.has(host))) {
      // As in Ansible said once for the limit and once for the end.
      services.emit({ type: 'no-hosts-left' });
      return end;
    }
  }
}

/** Finds the task whose turn it is and moves the hosts that want it past it. */
function takeStep(run: PlayRun, services: RunServices, order: TaskOrder): Step | undefined {
  const wanted = new Map<string, Position>();
  for (const host of run.hosts) {
    if (services.unreachable.has(host)) continue;
    const place = peekTask(run, services, host);
    if ('task' in place) wanted.set(host, place);
    else settleEnd(run, host, place.ended);
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

/** A block whose `always` ran after a failure ends the host without a task that would say so. */
function settleEnd(run: PlayRun, host: string, ended: 'done' | 'failed'): void {
  const progress = run.progress.get(host);
  if (!progress?.frame) return;
  progress.frame = undefined;
  if (ended !== 'failed') return;
  progress.failed = true;
  run.failed.add(host);
}

function hostsLeft(run: PlayRun, services: RunServices): string[] {
  return run.hosts.filter((host) => !services.unreachable.has(host));
}

/** What a task gave on each host. */
type StepResults = readonly { readonly host: string; readonly result: TaskResult }[];

/** Gives nothing where a task was left out by the operator. */
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
    return [];
  }
  const [first] = step.hosts;
  if (first === undefined) return undefined;
  const scope = run.scopeFor(task, first);
  const runOnce = safely(() => booleanKeyword(task, 'run_once', scope)) ?? false;
  const single = runOnce || services.findModule(task.action.module)?.oncePerBatch === true;
  const fatal = (single || isWrittenTrue(task, 'any_errors_fatal')) && !isWrittenTrue(task, 'ignore_errors');
  if ((await services.options.confirmTask?.(taskTitle(task, () => scope))) === false) return undefined;
  announceTask(task, scope, services);
  clearNotified(run, task, step.hosts, single);
  const hosts = single ? [first] : step.hosts;
  const throttle = safely(() => numberKeyword(task, 'throttle', scope)) ?? 0;
  const work = (host: string) => runHostTask({ run, services, task, host }, runOnce);
  const results = await (services.alike ? inTurn(hosts, work) : atOnce(hosts, work, services, single ? 0 : throttle));
  order.insert(openIncludes(run, services, task, results));
  if (fatal) failTheRest(run, services, results);
  return results;
}

/** As many hosts at the same time as `forks` and `throttle` allow. */
function atOnce(
  hosts: readonly string[],
  run: (host: string) => Soon<TaskResult>,
  { slots }: RunServices,
  throttle: number,
): Promise<StepResults> {
  const work = async (host: string) => ({ host, result: await slots.use(host, async () => run(host)) });
  return Promise.all(hosts.map(throttle > 0 ? limitFunction(work, { concurrency: throttle }) : work));
}

/** One host after the other: offline none is waited for. */
async function inTurn(hosts: readonly string[], run: (host: string) => Soon<TaskResult>): Promise<StepResults> {
  const results: { host: string; result: TaskResult }[] = [];
  for (const host of hosts) {
    const result = run(host);
    results.push({ host, result: result instanceof Promise ? await result : result });
  }
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
 * `any_errors_fatal`: a failure ends the play for all hosts, and so does an unreachable host, even where `ignore_unreachable`
 * lets that host itself go on. Those that `run_once` has failed already are failed once more, as in Ansible: the block that would
 * catch the first failure does not catch the second.
 */
function failTheRest(run: PlayRun, services: RunServices, results: StepResults): void {
  if (!results.some(({ result }) => isFailed(result) || isUnreachable(result))) return;
  const failed = new Set(results.filter(({ result }) => isFailed(result)).map(({ host }) => host));
  for (const host of hostsLeft(run, services)) {
    if (failed.has(host)) continue;
    failHost(run, host);
    run.lost.add(host);
  }
}

/**
 * `max_fail_percentage`: more lost hosts than that end the play for the others too. A host that failed just now goes through
 * its `rescue` and `always`; while there is one such host the play goes on.
 */
function tooManyFailed(run: PlayRun, services: RunServices, results: StepResults): boolean {
  const { maxFailPercentage } = run;
  if (maxFailPercentage === undefined) return false;
  if ((run.lost.size / run.hosts.length) * 100 <= maxFailPercentage) return false;
  const failedNow = new Set(results.filter(({ result }) => isFailed(result)).map(({ host }) => host));
  for (const host of hostsLeft(run, services)) {
    if (failedNow.has(host)) continue;
    failHost(run, host);
    run.lost.add(host);
  }
  services.emit({ type: 'no-hosts-left' });
  return true;
}

/**
 * Whether a keyword is anything but false, none or empty as it is written: Ansible's strategies read these before templates are
 * rendered, so that `"{{ false }}"` is a text like any other.
 */
function isWrittenTrue(task: Task, name: string): boolean {
  const node = inherited(task, name)?.value;
  return node !== undefined && (node.kind !== 'scalar' || isTrue(node.value));
}

/** A keyword that can't be evaluated here fails the task itself, on every host. */
function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
