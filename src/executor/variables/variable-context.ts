import type { Block, Play, Role, Task } from '../../playbook/model.ts';
import { isDynamicInclude } from '../../playbook/module-names.ts';
import { SHOWN_KEYWORDS } from '../connection/connection-variables.ts';

/**
 * What tasks share that see the same variables on a host, but for their own and what their loops give: the block or include
 * around them that brings variables of its own, else their role or play.
 */
export function variableContextOf(task: Task): Block | Task | Role | Play {
  let around: Block | Task = task.parent;
  while (!bringsVariables(around)) {
    if (!around.parent) return around.role ?? around.play;
    if (around.parent.role !== around.role) return around;
    around = around.parent;
  }
  return around;
}

/** Whether what is below a block or include sees variables that those beside it do not, or a task ones of its own. */
export function bringsVariables(entry: Block | Task): boolean {
  if (entry.vars.size > 0 || SHOWN_KEYWORDS.some((keyword) => entry.keywords.has(keyword))) return true;
  if (entry.kind !== 'task') return false;
  return entry.data !== undefined || (entry.loop !== undefined && isDynamicInclude(entry.action.module));
}
