import { existsSync } from 'node:fs';
import type { Diagnostic } from '../../errors/diagnostic.ts';
import { type Decrypt, openVaultText } from '../../inventory/open-vault.ts';
import { readYaml } from '../../parsing/yaml.ts';
import { playKeyword } from '../../playbook/inheritance.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { isDynamicInclude } from '../../playbook/module-names.ts';
import { entryOf, isTemplate, itemsOf, textOf } from '../../playbook/yaml-access.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { placesOf } from '../task/include-vars.ts';
import { tasksOfPlay } from './all-tasks.ts';

/** Variables that the run itself may set. */
export interface RuntimeNames {
  /** With the name of the task that sets each. */
  readonly names: ReadonlyMap<string, string>;
  /** The names that facts may have, which are known only when they are there. */
  readonly facts: readonly RegExp[];
  /** Something is read or included whose content is not known: any name may be set. */
  readonly anything: boolean;
}

/** What a rescue is told of the task that failed; other hosts may read it too. */
export const FAILURE_NAMES: readonly string[] = ['ansible_failed_task', 'ansible_failed_result'];

/** Names of the facts of `setup`. */
const GATHERED = /^ansible_/;

/** What registers, set_fact, facts and includes of these plays may set. `decrypt`: opens included files that are in vaults. */
export function runtimeNames(plays: readonly Play[], decrypt?: Decrypt): RuntimeNames {
  const names = new Map<string, string>();
  const facts = plays.some(gathersFacts) ? [GATHERED] : [];
  let anything = false;
  for (const { task } of plays.flatMap(tasksOfPlay)) {
    for (const name of namesSetBy(task, decrypt)) names.set(name, `set by ${describe(task)}`);
    const module = findEngineModule(task.action.module);
    if (module?.returnsFacts && !['set_fact', 'include_vars'].includes(module.name))
      facts.push(module.factNames ?? GATHERED);
    anything ||= setsAnything(task, decrypt);
  }
  return { names, facts, anything };
}

function gathersFacts(play: Play): boolean {
  const node = playKeyword(play, 'gather_facts');
  return !(node?.kind === 'scalar' && node.value === false);
}

/** The names that a task gives values to, as far as they can be told before the run. */
export function namesSetBy(task: Task, decrypt?: Decrypt): string[] {
  const register = textOf(task.keywords.get('register')?.value);
  const names = register === undefined ? [] : [register];
  if (task.action.module === 'include_vars') return [...names, ...(includedNames(task, decrypt) ?? [])];
  if (task.action.module !== 'set_fact') return names;
  return [...names, ...task.action.args.entries.map(({ key }) => String(key.value))];
}

function setsAnything(task: Task, decrypt?: Decrypt): boolean {
  const { module, args } = task.action;
  // A host that comes to a group gets the group's variables.
  if (findEngineModule(module)?.changesInventory) return true;
  if (module === 'include_vars') return includedNames(task, decrypt) === undefined;
  if (module === 'set_fact') {
    return task.action.variableArgs !== undefined || args.entries.some(({ key }) => isTemplate(String(key.value)));
  }
  const isOpen = isDynamicInclude(module) && task.previews.length === 0;
  return isOpen && isTemplatedInclude(task);
}

/** The names in the file that `include_vars` names; undefined when that is not known before the run. */
function includedNames(task: Task, decrypt: Decrypt | undefined): string[] | undefined {
  const { args, freeForm } = task.action;
  const named = textOf(entryOf(args, 'name')?.value);
  if (named !== undefined && !isTemplate(named)) return [named];
  const file = textOf(freeForm ?? entryOf(args, 'file')?.value);
  if (file === undefined || isTemplate(file) || task.action.variableArgs) return undefined;
  const place = placesOf(file, task).find((each) => existsSync(each));
  const sealed: Diagnostic[] = [];
  const open = (text: string) => openVaultText(text, file, decrypt, sealed);
  const node = place === undefined ? undefined : readYaml(place, place, open).node;
  if (sealed.length > 0) return undefined;
  return node?.kind === 'mapping' ? node.entries.map(({ key }) => String(key.value)) : [];
}

function isTemplatedInclude(task: Task): boolean {
  const { args, freeForm } = task.action;
  const nodes = [freeForm, ...['file', 'name', 'role'].map((name) => entryOf(args, name)?.value)];
  return nodes.some((node) => isTemplate(textOf(node) ?? ''));
}

function describe(task: Task): string {
  return `'${textOf(task.name) ?? task.action.written}'`;
}

/** Names that a task's loop, and the loops of the includes around it, give to it. */
export function loopNames(task: Task): string[] {
  if (!task.loop) return [];
  const control = task.keywords.get('loop_control')?.value;
  const named = ['loop_var', 'index_var'].flatMap((name) => itemsOf(entryOf(control, name)?.value));
  const names = named.flatMap((node) => textOf(node) ?? []);
  const hasVar = entryOf(control, 'loop_var') !== undefined;
  return [...(hasVar ? [] : ['item']), ...names, 'ansible_loop', 'ansible_loop_var', 'ansible_index_var'];
}
