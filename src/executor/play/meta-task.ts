import { inheritedList } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import type { RunServices } from '../run-services.ts';
import { checkConditions } from '../task/conditional.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { KeywordError } from '../task/keyword-values.ts';
import { resultOfError } from '../task/result-of-error.ts';
import { isFailed, plainResult, type TaskResult } from '../task/task-result.ts';
import { endsFailed, forgetFailures, insertAt, isInHandlers } from './cursor.ts';
import { metaOf, peekTask } from './next-task.ts';
import { handlerIdentity, handlersFor } from './notify.ts';
import type { PlayRun } from './play-run.ts';

/** Meta tasks that concern every host separately; the others are done once for all. */
const PER_HOST = new Set(['noop', 'reset_connection', 'end_host', 'role_complete', 'flush_handlers', 'end_role']);

/** Meta tasks whose conditions Ansible does not look at. */
const UNCONDITIONAL = new Set(['noop', 'reset_connection', 'refresh_inventory']);

export function isOncePerStep(task: Task): boolean {
  return !PER_HOST.has(metaOf(task) ?? '');
}

/**
 * Carries out a `meta` task on a host. Gives the result of one that did not: `when` did not hold, or could not be
 * evaluated. The latter ends the run for all hosts, with nothing that rescues it, as in Ansible.
 */
export async function runMeta(context: TaskContext): Promise<TaskResult | undefined> {
  if (context.run.endRun) return undefined;
  try {
    return await carryOut(context);
  } catch (error) {
    const result = resultOfError(error, context);
    if (isFailed(result)) endRun(context);
    return result;
  }
}

async function carryOut(context: TaskContext): Promise<TaskResult | undefined> {
  const meta = metaOf(context.task) ?? '';
  if (meta === 'role_complete') completeRole(context);
  else if (!UNCONDITIONAL.has(meta) && !conditionsHold(context)) return skippedMeta(meta, context);
  else await (ACTIONS[meta] ?? unknownMeta)(context);
  return undefined;
}

function skippedMeta(meta: string, context: TaskContext): TaskResult {
  const { host } = context;
  const msg = meta === 'end_host' ? `end_host conditional evaluated to false, continuing execution for ${host}` : meta;
  return plainResult([
    ['skipped', true],
    ['msg', msg],
    ['skip_reason', `${meta} conditional evaluated to False${SKIPPED[meta]?.(context) ?? ''}`],
  ]);
}

/** What is not done when a condition does not hold, in Ansible's words. */
const SKIPPED: Readonly<Record<string, (context: TaskContext) => string>> = {
  flush_handlers: ({ host }) => `, not running handlers for ${host}`,
  clear_facts: ({ host }) => `, not clearing facts and fact cache for ${host}`,
  clear_host_errors: ({ host }) => `, not clearing host error state for ${host}`,
  end_batch: () => ', continuing current batch',
  end_play: () => ', continuing play',
  end_host: ({ host }) => `, continuing execution for ${host}`,
  end_role: ({ task, host }) => `continuing role ${task.role?.name ?? ''} for ${host}`,
};

function endRun({ run, services, host }: TaskContext): void {
  services.stats.count(host, 'failed');
  run.failed.add(host);
  run.endRun = true;
  for (const progress of run.progress.values()) progress.frame = undefined;
}

const ACTIONS: Readonly<Record<string, (context: TaskContext) => void | Promise<void>>> = {
  noop: () => {},
  flush_handlers: flushHandlers,
  end_play: ({ run, services }) => {
    run.endPlay = true;
    for (const host of run.hosts) endHost(run, services, host);
  },
  end_batch: ({ run, services }) => {
    for (const host of run.hosts) endHost(run, services, host);
  },
  end_host: ({ run, services, host }) => endHost(run, services, host),
  end_role: endRole,
  clear_host_errors: ({ run, services }) => {
    for (const host of run.allHosts) clearErrors(run, services, host);
  },
  clear_facts: ({ run }) => {
    for (const host of run.hosts) run.store.clearFacts(host);
  },
  reset_connection: ({ services, host }) => services.connections.reset(host),
  refresh_inventory: async ({ run, services }) => {
    if (!services.options.keepInventory) await run.store.refreshInventory();
  },
};

/** The known actions, for checks. */
export const META_ACTIONS: readonly string[] = Object.keys(ACTIONS);

function unknownMeta({ task }: TaskContext): void {
  throw new KeywordError(`invalid meta action requested: ${metaOf(task)}`);
}

function conditionsHold({ run, task, host }: TaskContext): boolean {
  return checkConditions(inheritedList(task, 'when'), run.scopeFor(task, host)).holds;
}

/** Looks up what the host was notified of and puts the handlers in front of what comes next. */
function flushHandlers({ run, services, host }: TaskContext): void {
  const progress = run.progress.get(host);
  if (!progress || services.unreachable.has(host)) return;
  if (isInHandlers(progress.frame)) throw new KeywordError('flush_handlers cannot be used as a handler');
  for (const name of run.notifications.get(host) ?? []) {
    for (const handler of handlersFor(name, run)) run.notifyHandler(handler, host);
  }
  run.notifications.delete(host);
  if (services.options.honorOwed) notifyOwed(run, services, host);
  progress.frame = insertAt(progress.frame, run.handlers.slice(progress.nextHandler), true);
  progress.nextHandler = 0;
}

/** Handlers that an earlier run owes count as notified, once. */
function notifyOwed(run: PlayRun, services: RunServices, host: string): void {
  const owed = new Set(services.owed.fromEarlier(host));
  if (owed.size === 0) return;
  for (const handler of run.handlers) {
    if (owed.has(handlerIdentity(handler, run))) run.notifyHandler(handler, host);
  }
}

function endHost(run: PlayRun, services: RunServices, host: string): void {
  const progress = run.progress.get(host);
  if (!progress || services.unreachable.has(host) || progress.failed) return;
  if (endsFailed(progress.frame)) {
    progress.failed = true;
    run.failed.add(host);
  }
  progress.frame = undefined;
  run.removed.add(host);
}

function clearErrors(run: PlayRun, services: RunServices, host: string): void {
  services.failed.delete(host);
  services.unreachable.delete(host);
  run.failed.delete(host);
  run.lost.delete(host);
  const progress = run.progress.get(host);
  if (!progress) return;
  progress.failed = false;
  progress.frame = forgetFailures(progress.frame);
}

function completeRole({ run, task, host }: TaskContext): void {
  const identity = task.role?.identity ?? '';
  if (!run.rolesStarted.get(identity)?.has(host)) return;
  const hosts = run.rolesCompleted.get(identity) ?? new Set();
  run.rolesCompleted.set(identity, hosts.add(host));
}

/** Passes over what is left of the role. */
function endRole({ run, services, task, host }: TaskContext): void {
  const progress = run.progress.get(host);
  for (;;) {
    const place = peekTask(run, services, host);
    if (!progress || 'ended' in place) return;
    if (metaOf(place.task) === 'role_complete' && place.task.role === task.role) return;
    progress.frame = place.frame;
  }
}
