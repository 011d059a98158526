import type { Task } from '../../playbook/model.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import type { RunServices } from '../run-services.ts';
import { type Frame, nextPlace, type Place } from './cursor.ts';
import type { PlayRun } from './play-run.ts';

/** The next task of a host, seen from where it is or from elsewhere; it is not taken yet. */
export function peekTask(
  run: PlayRun,
  services: RunServices,
  host: string,
  frame: Frame | undefined = run.progress.get(host)?.frame,
): Place {
  return nextPlace(frame, (task, inHandlers) => {
    if (inHandlers) return run.isNotified(task, host);
    if (task.implicit && metaOf(task) === 'flush_handlers') return hasNotifications(run, services, host);
    return !isRoleDone(task, run, host);
  });
}

/** The action of a `meta` task. */
export function metaOf(task: Task): string | undefined {
  return task.action.module === 'meta' ? textOf(task.action.freeForm) : undefined;
}

/** Whether a flush would run a handler on a host. */
export function hasNotifications(run: PlayRun, services: RunServices, host: string): boolean {
  if ((run.notifications.get(host)?.length ?? 0) > 0) return true;
  if (services.options.honorOwed && services.owed.fromEarlier(host).length > 0) return true;
  return run.handlers.some((handler) => run.isNotified(handler, host));
}

/** A role that has run on a host is not run there again in the same play, unless it allows duplicates. */
function isRoleDone({ role }: Task, run: PlayRun, host: string): boolean {
  return role !== undefined && !role.allowDuplicates && (run.rolesCompleted.get(role.identity)?.has(host) ?? false);
}
