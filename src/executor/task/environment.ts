import { inheritedList } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { TemplateError, withPrefix } from '../../template/values/errors.ts';
import { toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { resolveUnlessOmitted } from './keyword-values.ts';

/** `environment` of a task: the dicts of play, blocks and task laid over each other; `omit`ted entries are left out. */
export function environmentOf(task: Task, scope: VariableScope): Record<string, string> {
  try {
    return layersOf(task, scope);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw withPrefix("Error processing keyword 'environment': ", error);
  }
}

function layersOf(task: Task, scope: VariableScope): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const node of inheritedList(task, 'environment')) {
    if (node.kind === 'mapping') {
      for (const { key, value } of node.entries) {
        const resolved = unlessFactsAreGathered(task, () => resolveUnlessOmitted(value, scope));
        if (resolved !== undefined) environment[String(key.value)] = toStr(resolved);
      }
      continue;
    }
    const value = resolveUnlessOmitted(node, scope);
    if (value instanceof Map) for (const [name, each] of value) environment[toStr(name)] = toStr(each);
  }
  return environment;
}

/** What needs `ansible_env` is left out while that is being found out. */
function unlessFactsAreGathered<T>(task: Task, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const isGathering = ['setup', 'gather_facts'].includes(task.action.module);
    if (isGathering && error instanceof TemplateError && error.undefinedName === 'ansible_env') return undefined;
    throw error;
  }
}
