import { compilePlay } from '../../playbook/compile-play.ts';
import type { Block, Play, Task } from '../../playbook/model.ts';
import { selectTasks, type TagSelection, tagsOf, tagsOfPlay } from '../../playbook/tags.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { playName } from '../variables/magic-variables.ts';
import { PlayRun } from './play-run.ts';
import { hostsOfPlay, type PlayInput, patternsOf, titleOf } from './run-play.ts';

/** What `--list-hosts`, `--list-tasks` and `--list-tags` tell of a play. */
export interface ListedPlay {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly hosts: readonly string[];
  readonly tags: readonly string[];
  /** The tasks that are asked for; as in Ansible without those of `rescue` and `always`. */
  readonly tasks: readonly ListedTask[];
}

interface ListedTask {
  readonly name: string;
  readonly tags: readonly string[];
}

/** Looks a play over without running anything. */
export function listPlay(input: PlayInput, selection: TagSelection): ListedPlay {
  const { play, context } = input;
  const run = PlayRun.withoutHosts(input);
  const scope = run.scopeFor(undefined, undefined);
  const tasks = selectTasks(compilePlay(play, context, false), selection, scope).flatMap(plainTasks);
  return {
    name: nameOf(play, scope),
    patterns: patternsOf(play, scope),
    hosts: hostsOfPlay(input, scope),
    tags: [...tagsOfPlay(play, scope)],
    tasks: tasks.filter((task) => !task.implicit).map((task) => listTask(task, scope)),
  };
}

/** A name that needs more than the play knows is shown as it is written. */
function nameOf(play: Play, scope: VariableScope): string {
  try {
    return titleOf(play, scope);
  } catch (error) {
    if (error instanceof TemplateError) return playName(play);
    throw error;
  }
}

function listTask(task: Task, scope: VariableScope): ListedTask {
  const name = textOf(task.name) ?? '';
  const shown = name === '' ? task.action.written : task.role ? `${task.role.name} : ${name}` : name;
  return { name: shown, tags: [...tagsOf(task, scope)].toSorted() };
}

function plainTasks(block: Block): Task[] {
  return block.block.flatMap((entry) => (entry.kind === 'task' ? [entry] : plainTasks(entry)));
}
