import type { YamlNode } from '../parsing/yaml/node.ts';
import type { LoadContext } from './load-context.ts';
import type { Task } from './model.ts';
import { describeNode, entryOf, textOf } from './yaml-access.ts';

/** Options of `import_role` and `include_role` that change what is loaded. */
export interface RoleIncludeOptions {
  /** Files to take instead of `main`, by the folder of the role: tasks, vars, defaults, handlers. */
  readonly from: ReadonlyMap<string, YamlNode>;
  readonly allowDuplicates: boolean;
  readonly isPublic: boolean;
  readonly validate: boolean;
}

export interface RoleArguments {
  readonly name: YamlNode;
  readonly options: RoleIncludeOptions;
}

const ROLE_ARGUMENTS = new Set([
  'name',
  'role',
  'tasks_from',
  'vars_from',
  'defaults_from',
  'handlers_from',
  'apply',
  'public',
  'allow_duplicates',
  'rolespec_validate',
]);

/** The file that `import_tasks` or `include_tasks` names; faults are reported. */
export function includeTarget(task: Task, context: LoadContext): YamlNode | undefined {
  const { args, freeForm, key, written } = task.action;
  for (const entry of args.entries) {
    if (entry.key.value === 'file' || (entry.key.value === 'apply' && !task.isStatic)) continue;
    context.fail('module/arguments', `'${String(entry.key.value)}' is no argument of ${written}`, entry.key.range);
  }
  const target = freeForm ?? entryOf(args, 'file')?.value;
  if (!target) context.fail('module/arguments', `${written} names no file`, key.range);
  return target;
}

/** The arguments of `import_role` or `include_role`; faults are reported. */
export function readRoleArguments(task: Task, context: LoadContext): RoleArguments | undefined {
  const { args, key, written, freeForm } = task.action;
  for (const entry of args.entries) {
    if (ROLE_ARGUMENTS.has(String(entry.key.value)) && !(entry.key.value === 'apply' && task.isStatic)) continue;
    context.fail('module/arguments', `'${String(entry.key.value)}' is no argument of ${written}`, entry.key.range);
  }
  const name = entryOf(args, 'name')?.value ?? entryOf(args, 'role')?.value;
  if (!name || freeForm) {
    context.fail('module/arguments', `${written} needs 'name', the role`, key.range);
    return undefined;
  }
  const from = new Map<string, YamlNode>();
  for (const folder of ['tasks', 'vars', 'defaults', 'handlers']) {
    const file = entryOf(args, `${folder}_from`)?.value;
    if (file && textOf(file) === undefined) {
      context.fail('module/arguments', `'${folder}_from' must be a string, not ${describeNode(file)}`, file.range);
    } else if (file) from.set(folder, file);
  }
  return { name, options: { from, ...flags(task, context) } };
}

function flags(task: Task, context: LoadContext): Omit<RoleIncludeOptions, 'from'> {
  return {
    allowDuplicates: flag(task, 'allow_duplicates', true, context),
    isPublic: flag(task, 'public', task.isStatic, context),
    validate: flag(task, 'rolespec_validate', true, context),
  };
}

function flag(task: Task, name: string, fallback: boolean, context: LoadContext): boolean {
  const node = entryOf(task.action.args, name)?.value;
  if (!node) return fallback;
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
  const word = textOf(node)?.toLowerCase();
  if (word === 'yes' || word === 'true') return true;
  if (word === 'no' || word === 'false') return false;
  context.fail('module/arguments', `'${name}' must be true or false, not ${describeNode(node)}`, node.range);
  return fallback;
}
