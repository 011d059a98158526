import pLimit, { type LimitFunction } from 'p-limit';
import type { Task } from '../playbook/model.ts';
import type { Strategy } from '../playbook/strategies.ts';
import { announceTask, reportMeta } from './announce-task.ts';
import type { TaskContext } from './execute-task.ts';
import { numberKeyword } from './keyword-values.ts';
import { runMeta } from './meta-task.ts';
import { peekTask } from './next-task.ts';
import { openIncludes } from './open-include.ts';
import type { PlayRun } from './play-run.ts';
import { runHostTask } from './run-host-task.ts';
import type { RunServices } from './run-services.ts';

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
  const go = (host: string) => runHost(run, services, host, limitFor);
  const pinned = strategy === 'host_pinned';
  await Promise.all(run.hosts.map((host) => (pinned ? services.slots.use(host, () => go(host)) : go(host))));
}

async function runHost(
  run: PlayRun,
  services: RunServices,
  host: string,
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
    const context: TaskContext = { run, services, task: place.task, host };
    const throttle = limitFor(place.task, host);
    await services.slots.use(host, () => (throttle ? throttle(() => runOne(context)) : runOne(context)));
  }
}

async function runOne(context: TaskContext): Promise<void> {
  const { run, services, task, host } = context;
  if (task.handler) run.notified.get(task.id)?.delete(host);
  if (!task.implicit || task.action.module !== 'meta') announceTask(task, run.scopeFor(task, host), services);
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
