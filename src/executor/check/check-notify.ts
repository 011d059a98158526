import { didYouMean } from '../../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { inherited } from '../../playbook/inheritance.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { isTemplate, itemsOf, textOf } from '../../playbook/yaml-access.ts';
import type { PlayRun } from '../play/play-run.ts';
import { type PossibleTask, tasksOfPlay } from './all-tasks.ts';
import { severityOf } from './certain-task.ts';
import { type CheckInput, openPlay } from './find-undefined.ts';

/**
 * Handlers that tasks notify and nobody defines. Only a change asks for a handler: where conditions or tags may keep the task
 * from making one it is a warning, as Ansible then runs the play to its end.
 */
export function checkNotify(play: Play, input: CheckInput): Diagnostic[] {
  const possible = tasksOfPlay(play);
  const handlers = handlerNames(possible.map(({ task }) => task));
  if (handlers.open) return [];
  const unknown = possible.map((each) => ({ each, nodes: unknownNames(each.task, handlers.known) }));
  if (unknown.every(({ nodes }) => nodes.length === 0)) return [];
  const run = openPlay(play, input, input.store);
  return unknown
    .flatMap(({ each, nodes }) => nodes.flatMap((node) => describe(node, each, handlers.known, run)))
    .map((found) => (input.unknownHandlers === 'warning' ? { ...found, severity: 'warning' as const } : found));
}

interface HandlerNames {
  readonly known: ReadonlySet<string>;
  /** Some name is only known when the play runs. */
  readonly open: boolean;
}

function unknownNames(task: Task, known: ReadonlySet<string>) {
  const keyword = inherited(task, 'notify');
  return itemsOf(keyword?.value).filter((node) => {
    const name = textOf(node);
    return name !== undefined && !isTemplate(name) && !known.has(name);
  });
}

function describe(
  node: ReturnType<typeof unknownNames>[number],
  possible: PossibleTask,
  known: ReadonlySet<string>,
  run: PlayRun,
): Diagnostic[] {
  const { task } = possible;
  const severity = severityOf(possible, run.scopeFor(task, run.hosts[0]));
  if (severity === undefined) return [];
  const name = textOf(node) ?? '';
  const hint = didYouMean(name, known);
  const found = errorAt('playbook/parse', `no handler is named '${name}' or listens to it`, {
    range: node.range,
    ...(hint === undefined ? {} : { hint }),
  });
  return [{ ...found, severity: task.keywords.has('changed_when') ? 'warning' : severity }];
}

/** The names and topics that can be notified. An include whose content is not known may bring in any. */
function handlerNames(tasks: readonly Task[]): HandlerNames {
  const known = new Set<string>();
  let open = tasks.some((task) => task.action.module === 'include_role' && task.previews.length === 0);
  for (const task of tasks) {
    if (!task.handler) continue;
    const names = [task.name, ...itemsOf(task.keywords.get('listen')?.value)].map((node) => textOf(node));
    for (const name of names) {
      if (name === undefined) continue;
      open ||= isTemplate(name);
      known.add(name);
      if (task.role) known.add(`${task.role.name} : ${name}`);
    }
  }
  return { known, open };
}
