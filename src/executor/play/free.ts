import pLimit, { type LimitFunction } from 'p-limit';
import type { Task } from '../../playbook/model.ts';
import type { Strategy } from '../../playbook/strategies.ts';
import type { RunServices } from '../run-services.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { numberKeyword } from '../task/keyword-values.ts';
import { announceTask, reportMeta } from './announce-task.ts';
import { runMeta } from './meta-task.ts';
import { peekTask } from './next-task.ts';
import { openIncludes } from './open-include.ts';
import type { PlayRun } from './play-run.ts';
import { runHostTask } from './run-host-task.ts';

/**
 * The strategies `free` and `host_pinned`: every host goes through the play as fast as it can. `free` shares the forks among
 * all hosts task by task; under `host_pinned` a host that has begun keeps its fork to the end. `run_once` runs on every
 * host, as in Ansible.
 */
export async function runFree(
  run: PlayRun,
  services: RunServices,
  strategy: Exclude<Strategy, 'linear'>,
): Promise<void> {
  const throttles = new Map<number, LimitFunction>();
  const limitFor = (task: Task, host: string) => throttleOf(run, task, host, throttles);
  const told: Told = { task: undefined };
  const go = (host: string) => runHost({ run, services, host, told }, limitFor);
  const pinned = strategy === 'host_pinned';
  await Promise.all(run.hosts.map((host) => (pinned ? services.slots.use(host, () => go(host)) : go(host))));
  if (run.hosts.every((host) => services.unreachable.has(host))) services.emit({ type: 'no-hosts-left' });
}

/** The task that results were last told of. */
interface Told {
  task: number | undefined;
}

async function runHost(
  { run, services, host, told }: Omit<TaskContext, 'task'> & { readonly told: Told },
  limitFor: (task: Task, host: string) => LimitFunction | undefined,
): Promise<void> {
  const progress = run.progress.get(host);
  while (progress && !services.unreachable.has(host)) {
    services.signal?.throwIfAborted();
    const place = peekTask(run, services, host);
    if ('ended' in place) {
      if (progress.frame && place.ended === 'failed') {
        progress.failed = true;
        run.failed.add(host);
      }
      progress.frame = undefined;
      return;
    }
    progress.frame = place.frame;
    const context = announcing({ run, services, task: place.task, host }, told);
    const throttle = limitFor(place.task, host);
    await services.slots.use(host, () => (throttle ? throttle(() => runOne(context)) : runOne(context)));
  }
}

/** As in Ansible a task is named before what is told of it, where the last that was told was of another. */
function announcing(context: TaskContext, told: Told): TaskContext {
  const { run, services, task, host } = context;
  const emit: RunServices['emit'] = (event) => {
    if ('outcome' in event && told.task !== task.id) {
      told.task = task.id;
      announceTask(task, run.scopeFor(task, host), services);
    }
    services.emit(event);
  };
  return { ...context, services: { ...services, emit } };
}

async function runOne(context: TaskContext): Promise<void> {
  const { run, services, task, host } = context;
  if (task.handler) run.notified.get(task.id)?.delete(host);
  if (task.action.module === 'meta') {
    reportMeta(context, await runMeta(context));
    return;
  }
  const result = await runHostTask(context, false);
  openIncludes(run, services, task, [{ host, result }]);
}

function throttleOf(
  run: PlayRun,
  task: Task,
  host: string,
  throttles: Map<number, LimitFunction>,
): LimitFunction | undefined {
  let count: number | undefined;
  try {
    count = numberKeyword(task, 'throttle', run.scopeFor(task, host));
  } catch {
    return undefined;
  }
  if (!count || count <= 0) return undefined;
  const limit = throttles.get(task.id) ?? pLimit(count);
  throttles.set(task.id, limit);
  return limit;
}
