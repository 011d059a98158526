import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { checkArguments } from '../../modules/arguments/check-arguments.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { playKeyword } from '../../playbook/inheritance.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { ENGINE_ACTIONS } from '../../playbook/module-names.ts';
import { findStrategy } from '../../playbook/strategies.ts';
import { describeNode, entryOf, isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { META_ACTIONS } from '../play/meta-task.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { isLoopLookup } from '../task/loop-items.ts';
import { tasksOfPlay } from './all-tasks.ts';
import { isForgiven } from './certain-task.ts';

/** Faults of single tasks that need no variables: arguments, `meta` actions, loops. */
export function checkTasks(play: Play): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { task } of tasksOfPlay(play)) {
    for (const check of CHECKS) {
      const faults = check(task, play);
      if (faults.length > 0) found.push(...faults);
    }
  }
  return found;
}

const CHECKS: readonly ((task: Task, play: Play) => readonly Diagnostic[])[] = [
  checkModule,
  checkStrategy,
  checkAsync,
  checkMeta,
  checkLoop,
];
const NO_FAULTS: readonly Diagnostic[] = [];

function checkModule(task: Task): readonly Diagnostic[] {
  const { module } = task.action;
  if (ENGINE_ACTIONS.has(module)) return NO_FAULTS;
  const found = findEngineModule(module);
  if (!found) return NO_FAULTS;
  const { refused, wrong } = checkArguments(found, task.action);
  if (refused.length + wrong.length === 0) return NO_FAULTS;
  // A failure that the play expects is no reason not to begin.
  return [...refused, ...wrong.map((fault) => (isForgiven(task) ? { ...fault, severity: 'warning' as const } : fault))];
}

/** As in Ansible: what is done once for all hosts of a batch has no place where every host goes its own way. */
function checkStrategy(task: Task, play: Play): readonly Diagnostic[] {
  const strategy = textOf(playKeyword(play, 'strategy'));
  if (strategy === undefined || isTemplate(strategy) || findStrategy(strategy) === 'linear') return NO_FAULTS;
  if (!findEngineModule(task.action.module)?.oncePerBatch) return NO_FAULTS;
  const summary = `'${task.action.written}' is run once for all hosts, which the strategy '${strategy}' cannot do`;
  const hint = 'Put it into a play of its own with the strategy linear.';
  return [errorAt('playbook/unsupported-keyword', summary, { range: task.action.key.range, hint })];
}

/** Modules that Ansible itself refuses to run with `async`. */
const NEVER_ASYNC = new Set(
  (
    'add_host assemble assert copy debug fail fetch gather_facts group_by include_vars pause raw reboot script set_fact ' +
    'set_stats template unarchive validate_argument_spec wait_for_connection'
  ).split(' '),
);

function checkAsync({ action, keywords }: Task): readonly Diagnostic[] {
  const limit = keywords.get('async');
  if (!limit || isZero(limit.value)) return NO_FAULTS;
  const { range } = limit.key;
  if (ENGINE_ACTIONS.has(action.module) || NEVER_ASYNC.has(action.module)) {
    return [errorAt('playbook/unsupported-keyword', `'${action.written}' cannot be run with async`, { range })];
  }
  const poll = keywords.get('poll');
  if (!poll || !isZero(poll.value) || findEngineModule(action.module)?.runsInBackground) return NO_FAULTS;
  const summary = `'${action.written}' cannot be left running: poll: 0 is for command and shell`;
  const hint = 'Give a poll above 0: the task is then waited for.';
  return [errorAt('playbook/unsupported-keyword', summary, { range: poll.key.range, hint })];
}

function isZero(node: YamlNode): boolean {
  return node.kind === 'scalar' && Number(node.value) === 0;
}

function checkMeta({ action }: Task): readonly Diagnostic[] {
  if (action.module !== 'meta') return NO_FAULTS;
  const name = textOf(action.freeForm);
  const known = [...META_ACTIONS, 'role_complete'];
  if (name !== undefined && known.includes(name)) return NO_FAULTS;
  const hint = `Known: ${META_ACTIONS.join(', ')}.`;
  return [errorAt('module/arguments', `meta: '${name ?? ''}' is not supported`, { range: action.key.range, hint })];
}

function checkLoop({ loop, keywords }: Task): readonly Diagnostic[] {
  const label = entryOf(keywords.get('loop_control')?.value, 'label')?.value;
  if (label && label.kind !== 'scalar') {
    return [errorAt('playbook/parse', `the label of a loop must be a text, not ${describeNode(label)}`, label)];
  }
  if (loop?.lookup === undefined || isLoopLookup(loop.lookup)) return NO_FAULTS;
  const summary = `'with_${loop.lookup}' is not supported: there is no lookup of that name`;
  return [errorAt('playbook/unsupported-keyword', summary, { range: loop.key.range })];
}
