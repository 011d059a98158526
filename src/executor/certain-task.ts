import { inherited, inheritedList } from '../playbook/inheritance.ts';
import type { Block, Task } from '../playbook/model.ts';
import { isSelected, type TagSelection, tagsOf } from '../playbook/tags.ts';
import type { VariableScope } from '../vars/scope.ts';
import type { PossibleTask } from './all-tasks.ts';

/** How sure it is before the run that a task is carried out, and that its failure is one of the play. */
export type Certainty = 'certain' | 'possible' | 'never';

/** What conditions, tags, loops and blocks leave of a task, without evaluating any of them. */
export function certaintyOf({ task, includes }: PossibleTask, scope: VariableScope): Certainty {
  const conditions = inheritedList(task, 'when');
  if (conditions.some((node) => node.kind === 'scalar' && node.value === false)) return 'never';
  if (!isSelected(tagsOf(task, scope), askedTags(scope))) return 'never';
  const isOpen = conditions.length > 0 || includes.length > 0 || task.handler || task.loop !== undefined;
  return isOpen || isForgiven(task) ? 'possible' : 'certain';
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
