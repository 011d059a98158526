import { inheritedList } from '../playbook/inheritance.ts';
import type { Task } from '../playbook/model.ts';
import { toStr } from '../template/values/text.ts';
import type { VariableScope } from '../vars/scope.ts';
import { resolveUnlessOmitted } from './keyword-values.ts';

/** `environment` of a task: the dicts of play, blocks and task laid over each other; `omit`ted entries are left out. */
export function environmentOf(task: Task, scope: VariableScope): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const node of inheritedList(task, 'environment')) {
    if (node.kind === 'mapping') {
      for (const { key, value } of node.entries) {
        const resolved = resolveUnlessOmitted(value, scope);
        if (resolved !== undefined) environment[String(key.value)] = toStr(resolved);
      }
      continue;
    }
    const value = resolveUnlessOmitted(node, scope);
    if (value instanceof Map) for (const [name, each] of value) environment[toStr(name)] = toStr(each);
  }
  return environment;
}
