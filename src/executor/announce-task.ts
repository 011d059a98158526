import type { Task } from '../playbook/model.ts';
import type { VariableScope } from '../vars/scope.ts';
import type { TaskContext } from './execute-task.ts';
import { metaOf } from './next-task.ts';
import type { RunServices } from './run-services.ts';
import { taskTitle } from './task-title.ts';

/** Tells that a task begins. */
export function announceTask(task: Task, scope: VariableScope, services: RunServices): void {
  services.emit({
    type: 'task-start',
    name: taskTitle(task, scope),
    ...(task.role ? { role: task.role.name } : {}),
    module: task.action.module,
    handler: task.handler,
  });
}

/** A `meta` task that its condition skipped is told of, but not counted. */
export function reportMeta({ run, services, task, host }: TaskContext, end: 'done' | 'skipped'): void {
  if (end === 'done' || task.implicit) return;
  services.emit({
    type: 'result',
    host,
    task: taskTitle(task, run.scopeFor(task, host)),
    module: 'meta',
    outcome: 'skipped',
    ignored: false,
    skipReason: `${metaOf(task)} conditional evaluated to False`,
    msg: skipMessage(task, host),
    values: new Map([['msg', skipMessage(task, host)]]),
    diff: [],
    verboseAlways: false,
    noLog: false,
  });
}

function skipMessage(task: Task, host: string): string {
  const meta = metaOf(task) ?? '';
  return meta === 'end_host' ? `end_host conditional evaluated to false, continuing execution for ${host}` : meta;
}
