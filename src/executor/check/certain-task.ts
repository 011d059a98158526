import type { Severity } from '../../errors/diagnostic.ts';
import { inherited, inheritedList } from '../../playbook/inheritance.ts';
import type { Block, Task } from '../../playbook/model.ts';
import { isSelected, type TagSelection, tagsOf } from '../../playbook/tags.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { PossibleTask } from './all-tasks.ts';

/**
 * How grave it is before the run that a task would fail: an error where it is certain to be carried out and its failure is one of the
 * play, a warning where that is possible, undefined where it is never carried out. Conditions, tags, loops and blocks decide on it,
 * without any of them being evaluated.
 */
export function severityOf({ task, includes }: PossibleTask, scope: VariableScope): Severity | undefined {
  const conditions = inheritedList(task, 'when');
  if (conditions.some((node) => node.kind === 'scalar' && node.value === false)) return undefined;
  if (!isSelected(tagsOf(task, scope), askedTags(scope))) return undefined;
  const isOpen = conditions.length > 0 || includes.length > 0 || task.handler || task.loop !== undefined;
  return isOpen || isForgiven(task) ? 'warning' : 'error';
}

function askedTags(scope: VariableScope): TagSelection {
  const words = (name: string) => {
    const value = scope.has(name) ? scope.get(name) : [];
    return new Set(Array.isArray(value) ? value.map(String) : []);
  };
  return { only: words('ansible_run_tags'), skip: words('ansible_skip_tags') };
}

/** Its failure is ignored or rescued, or it is done only after another's. */
export function isForgiven(task: Task): boolean {
  if (inherited(task, 'ignore_errors')) return true;
  for (let parent: Block | Task | undefined = task.parent; parent; parent = parent.parent) {
    if (parent.kind === 'block' && parent.rescue.length > 0) return true;
  }
  return false;
}
