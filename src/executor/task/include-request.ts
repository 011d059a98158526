import type { YamlNode } from '../../parsing/yaml/node.ts';
import type { Task } from '../../playbook/model.ts';
import { entryOf } from '../../playbook/yaml-access.ts';
import { toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { KeywordError } from './keyword-values.ts';
import type { IncludeRequest } from './task-result.ts';

/** What a dynamic include names for a host, its templates rendered; undefined for any other task. */
export function includeRequestOf(task: Task, scope: VariableScope): IncludeRequest | undefined {
  const { module } = task.action;
  if (module === 'include_tasks') return { name: tasksFile(task, scope), from: new Map(), data: new Map() };
  if (module !== 'include_role') return undefined;
  const name = entryOf(task.action.args, 'name')?.value ?? entryOf(task.action.args, 'role')?.value;
  const from = new Map<string, string>();
  for (const folder of ['tasks', 'vars', 'defaults', 'handlers']) {
    const file = entryOf(task.action.args, `${folder}_from`)?.value;
    if (file) from.set(folder, textFrom(file, scope));
  }
  return { name: name ? textFrom(name, scope) : '', from, data: new Map() };
}

function tasksFile(task: Task, scope: VariableScope): string {
  const file = task.action.freeForm ?? entryOf(task.action.args, 'file')?.value;
  const name = file ? textFrom(file, scope) : '';
  if (name === '') throw new KeywordError('No include file was specified to the include');
  return name;
}

function textFrom(node: YamlNode, scope: VariableScope): string {
  return toStr(scope.engine.resolveNode(node, scope.options(node)));
}
