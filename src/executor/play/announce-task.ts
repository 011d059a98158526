import type { Task } from '../../playbook/model.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { RunServices } from '../run-services.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { reportOf } from '../task/task-report.ts';
import { isFailed, type TaskResult } from '../task/task-result.ts';
import { taskTitle } from '../task/task-title.ts';

/** Tells that a task begins. */
export function announceTask(task: Task, scope: VariableScope, services: RunServices): void {
  services.emit({
    type: 'task-start',
    name: taskTitle(task, () => scope),
    ...(task.role && namesItsRole(task) ? { role: task.role.name } : {}),
    module: task.action.module,
    handler: task.handler,
    place: `${task.file}:${task.range.line}`,
  });
}

/** Ansible shows the role that a task stands in, but for `include_role`, which shows the role that it brings in. */
function namesItsRole({ action }: Task): boolean {
  return action.module !== 'include_role';
}

/** A `meta` task that was not carried out is told of; one that its condition skipped is not counted. */
export function reportMeta({ run, services, task, host }: TaskContext, result: TaskResult | undefined): void {
  if (!result || (task.implicit && !isFailed(result))) return;
  const name = taskTitle(task, () => run.scopeFor(task, host));
  services.emit({ type: 'result', ...reportOf(result, { host, task, name, secrets: services.options.secrets }) });
}
