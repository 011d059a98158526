import type { Task } from '../../playbook/model.ts';
import { entryOf, isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';

/**
 * The name of a task as shown, without its role and blanks around it; a task with no name is called by its module. Few names have
 * templates, so that the variables are asked for only then.
 */
export function taskTitle(task: Task, scopeOf: () => VariableScope): string {
  let title = titles.get(task);
  if (title === undefined) {
    const text = task.name === undefined ? unnamed(task) : toStr(task.name.value);
    if (isTemplate(text)) return renderTitle(task, text, scopeOf).trim();
    title = text.trim();
    titles.set(task, title);
  }
  return title;
}

/** Names that are the same on all hosts. */
const titles = new WeakMap<Task, string>();

function renderTitle(task: Task, text: string, scopeOf: () => VariableScope): string {
  try {
    const scope = scopeOf();
    return toStr(scope.engine.evaluate(text, scope.options(task.name)));
  } catch (error) {
    // A name is for the reader: one that can't be rendered is shown as it is written.
    if (error instanceof TemplateError) return text;
    throw error;
  }
}

/** The role of an include that has no name tells more than the module. */
function unnamed({ action }: Task): string {
  if (action.module !== 'include_role') return action.written;
  const role = textOf((entryOf(action.args, 'name') ?? entryOf(action.args, 'role'))?.value);
  return role === undefined ? action.written : `${action.written} : ${role}`;
}
