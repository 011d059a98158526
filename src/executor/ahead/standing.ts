import type { Module } from '../../modules/module.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { inherited, inheritedList } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { entryOf, isTemplate, textOf } from '../../playbook/yaml-access.ts';

/**
 * How far a task may be moved from its turn under `linear` (design, section 5).
 * - `ahead`: it concerns its own host's files or nothing but variables, so it may be begun before its turn.
 * - `last`: so may this one, but nothing is sent behind it: what it returns may change what any variable is.
 * - `idle`: it reaches beyond them; before its turn it is only done where there is nothing to do, else it is like the next.
 * - `behind`: it is begun in its turn, and what follows may be sent behind it.
 * - `judged`: like that, where its conditions come out the same for every success.
 * - `alone`: whether it fails is only known when it is judged; nothing of its host is sent behind it.
 * - `barrier`: it concerns other hosts or the control node; no host goes past it before all have done with it.
 */
export type Standing = 'ahead' | 'last' | 'idle' | 'behind' | 'judged' | 'alone' | 'barrier';

/** Modules without a host that only read variables. */
const PURE: ReadonlySet<string> = new Set(['set_fact', 'debug', 'assert', 'fail']);

const CONCERNS_OTHERS = ['run_once', 'delegate_to', 'delegate_facts', 'any_errors_fatal', 'throttle', 'connection'];
const TIMED = ['timeout', 'async'];

export function standingOf(task: Task, module: Module | undefined): Standing {
  if (task.handler || !module || concernsOthers(task, module)) return 'barrier';
  if (isTimed(task)) return 'alone';
  if (isJudgedLate(task)) return module.stopsBehindFailure && !task.loop ? 'judged' : 'alone';
  if (module.returnsFacts && module.name !== 'set_fact') return 'last';
  if (!module.reachesOut) return 'ahead';
  return mayIdle(task, module) ? 'idle' : 'behind';
}

/** Whether handlers concern nothing but their own hosts: then those of other hosts need not be waited for. */
export function staysOnItsHost(task: Task, module: Module | undefined): boolean {
  return module !== undefined && !concernsOthers(task, module) && !module.returnsFacts;
}

/** Whether a task notifies a handler, and who can tell that it did not: the agent, where a change is the host's alone. */
export function notifierOf(task: Task, module: Module | undefined): 'nobody' | 'agent' | 'control' {
  if (inheritedList(task, 'notify').length === 0) return 'nobody';
  const changed = inherited(task, 'changed_when')?.value;
  return module?.runsOn === 'host' && (changed === undefined || !isAsked(changed)) ? 'agent' : 'control';
}

function mayIdle({ action }: Task, { idlesWith = [] }: Module): boolean {
  return action.args.entries.some(({ key }) => idlesWith.includes(String(key.value)));
}

function concernsOthers(task: Task, module: Module): boolean {
  if (module.runsOn === 'control' && !PURE.has(module.name)) return true;
  if (module.returnsFacts && module.name !== 'set_fact' && (module.runsOn !== 'host' || module.reachesOut)) return true;
  if (module.writesControlNode || setsUnknownNames(task, module)) return true;
  return CONCERNS_OTHERS.some((name) => isAsked(inherited(task, name)?.value)) || choosesConnection(task);
}

/** Names that only the run can tell. */
function setsUnknownNames({ action }: Task, module: Module): boolean {
  if (module.name !== 'set_fact') return false;
  return action.variableArgs !== undefined || action.args.entries.some(({ key }) => isTemplate(String(key.value)));
}

function choosesConnection(task: Task): boolean {
  const variables = task.keywords.get('vars')?.value;
  return variables?.kind === 'mapping' && variables.entries.some(({ key }) => /^ansible_/.test(String(key.value)));
}

/** Time that is over, or a condition that is no constant and concerns more than the result, decides whether it fails. */
function isTimed(task: Task): boolean {
  if (TIMED.some((name) => isAsked(inherited(task, name)?.value))) return true;
  if (!isConstant(inherited(task, 'ignore_errors')?.value)) return true;
  const control = task.keywords.get('loop_control')?.value;
  return ['pause', 'break_when'].some((name) => entryOf(control, name) !== undefined);
}

function isJudgedLate(task: Task): boolean {
  if (['until', 'retries'].some((name) => isAsked(inherited(task, name)?.value))) return true;
  if (isAsked(task.keywords.get('failed_when')?.value)) return true;
  return !isConstant(inherited(task, 'changed_when')?.value);
}

/** Given, and not plainly switched off. */
function isAsked(node: YamlNode | undefined): boolean {
  if (node === undefined) return false;
  return !(node.kind === 'scalar' && (node.value === false || node.value === 0 || node.value === null));
}

/** A truth that needs no variables. `changed_when: []` and lists of conditions are not looked into. */
function isConstant(node: YamlNode | undefined): boolean {
  if (node === undefined || (node.kind === 'scalar' && typeof node.value === 'boolean')) return true;
  return /^(?:true|false|yes|no)$/i.test(textOf(node) ?? '');
}
