import { basename } from 'node:path';
import type { Task } from '../../playbook/model.ts';
import { entryOf, isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { UnknownValueError } from '../../vars/unknown.ts';
import type { PossibleTask } from './all-tasks.ts';

/** Whether the includes around a task bring it in for a host: an include that a template names may mean another file. */
export type Reach = 'reached' | 'possible' | 'elsewhere';

export function reachOf({ task, includes }: PossibleTask, scopeOf: (include: Task) => VariableScope): Reach {
  const reaches = includes.map((include, index) => oneReach(include, includes[index + 1] ?? task, scopeOf));
  if (reaches.includes('elsewhere')) return 'elsewhere';
  return reaches.includes('possible') ? 'possible' : 'reached';
}

function oneReach(include: Task, inside: Task, scopeOf: (include: Task) => VariableScope): Reach {
  const { freeForm, args, module } = include.action;
  const node = freeForm ?? entryOf(args, 'file')?.value;
  const text = textOf(node);
  if (module !== 'include_tasks' || node === undefined || text === undefined || !isTemplate(text)) return 'reached';
  try {
    const scope = scopeOf(include);
    const file = scope.engine.evaluate(text, scope.options(node));
    return basename(String(file)) === basename(inside.range.file) ? 'reached' : 'elsewhere';
  } catch (error) {
    if (error instanceof TemplateError || error instanceof UnknownValueError) return 'possible';
    throw error;
  }
}
