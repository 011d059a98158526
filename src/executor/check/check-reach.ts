import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
import { inherited } from '../../playbook/inheritance.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { isTemplate, textOf } from '../../playbook/yaml-access.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { Variables } from '../../vars/variables.ts';
import { targetOf } from '../connection/connection-target.ts';
import { isSupportedReach } from '../connection/reach-values.ts';
import { REACH_VARIABLES } from '../connection/reach-variables.ts';
import type { PlayRun } from '../play/play-run.ts';
import { DEFAULT_OPTIONS } from '../run-options.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { KeywordError } from '../task/keyword-values.ts';
import { blocksOfPlay, type PossibleTask, rolesOfPlay, tasksOfPlay } from './all-tasks.ts';
import { severityOf } from './certain-task.ts';
import { type CheckInput, openPlay } from './find-undefined.ts';

/** Keywords and variables that say how a host is reached, of which not all values are supported. */
const REACH = ['connection', 'become_method', 'become_exe'] as const;

/** The variables that say the same. */
const VARIABLES = {
  connection: REACH_VARIABLES.connection,
  become_method: REACH_VARIABLES.becomeMethod,
  become_exe: REACH_VARIABLES.becomeExe,
};

/** Connections and become methods that are not supported, on hosts that a task reaches by them. */
export function checkReach(plays: readonly Play[], input: CheckInput): Diagnostic[] {
  if (!plays.some(isSuspicious) && !hasSuspiciousVariables(plays, input)) return [];
  return plays.flatMap((play) => {
    const run = openPlay(play, input, input.store);
    return tasksOfPlay(play).flatMap((possible) => run.hosts.flatMap((host) => checkTask(possible, host, run)));
  });
}

function isSuspicious(play: Play): boolean {
  const tasks = tasksOfPlay(play).map(({ task }) => task);
  return [play, ...rolesOfPlay(play), ...blocksOfPlay(play), ...tasks].some(
    ({ keywords, vars }) => isOdd(vars) || REACH.some((name) => isUnsupported(name, textOf(keywords.get(name)?.value))),
  );
}

function hasSuspiciousVariables(plays: readonly Play[], { inventory, store }: CheckInput): boolean {
  const beside = new Set(plays.map(({ directory }) => directory));
  const folders = [...inventory.inventoryFolders, ...Array.from(beside, (each) => inventory.playbookFolder(each))];
  const inFolders = folders.flatMap(({ groups, hosts }) => [...groups.values(), ...hosts.values()]);
  const own = [...inventory.hosts.values(), ...inventory.groups.values()].map(({ vars }) => vars);
  return [store.extraVars, ...own, ...inFolders].some(isOdd);
}

function isOdd(variables: Variables): boolean {
  return REACH.some((name) => VARIABLES[name].some((each) => isUnsupported(name, textOf(variables.get(each)))));
}

function isUnsupported(name: (typeof REACH)[number], value: string | undefined): boolean {
  return value !== undefined && !isTemplate(value) && !isSupportedReach(name, value);
}

function checkTask(possible: PossibleTask, host: string, run: PlayRun): Diagnostic[] {
  const { task } = possible;
  if (findEngineModule(task.action.module)?.runsOn !== 'host' || inherited(task, 'delegate_to')) return [];
  const scope = run.scopeFor(task, host);
  const severity = severityOf(possible, scope);
  const fault = severity === undefined ? undefined : faultOf(host, task, scope);
  if (severity === undefined || fault === undefined) return [];
  const range = placeOf(task, scope);
  return [{ ...errorAt('playbook/unsupported-keyword', fault, { range }), severity }];
}

/** What is wrong with how the task reaches the host; what cannot be told yet is no fault. */
function faultOf(host: string, task: Task, scope: VariableScope): string | undefined {
  try {
    targetOf(host, task, scope, DEFAULT_OPTIONS.connection);
    return undefined;
  } catch (error) {
    return error instanceof KeywordError ? error.message : undefined;
  }
}

function placeOf(task: Task, scope: VariableScope): SourceRange {
  for (const name of REACH) {
    for (const each of VARIABLES[name]) {
      const binding = scope.binding(each);
      if (binding?.kind === 'node' && isUnsupported(name, textOf(binding.node))) return binding.node.range;
    }
    const keyword = inherited(task, name);
    if (keyword && isUnsupported(name, textOf(keyword.value))) return keyword.value.range;
  }
  return task.range;
}
