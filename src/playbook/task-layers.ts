import type { Value } from '../parsing/value.ts';
import { type Layer, nodesLayer, valuesLayer } from '../vars/layer.ts';
import { type LayerGroup, NO_LAYERS, SettledLayers } from '../vars/layer-group.ts';
import type { PrecedenceLevel } from '../vars/precedence.ts';
import type { TaskLayers } from '../vars/task-layers.ts';
import type { Variables } from '../vars/variables.ts';
import type { Block, Play, Role, Task } from './model.ts';
import { isDynamicInclude } from './module-names.ts';

/**
 * The variables that play, roles, blocks and a task bring, in the order of Ansible's precedence. `varsFiles` are the
 * contents of `vars_files` as they are for the host; `included` are roles that the run brought in with `public`.
 */
export function layersOf(
  play: Play,
  task: Task | undefined,
  varsFiles: readonly Variables[],
  included: readonly Role[] = [],
): TaskLayers {
  const visible = [...play.roles, ...play.importedRoles, ...included].filter((role) => role.isPublic);
  const role = task?.role;
  return {
    below: group(nodes('role-defaults', [...visible.flatMap(defaultsOf), ...(role ? taskDefaults(role) : [])])),
    middle: group([
      ...nodes('play-vars', [play.vars, ...play.imports.map((each) => each.vars), play.answers]),
      ...nodes('vars-files', varsFiles),
      ...nodes('role-vars', [...visible.flatMap(exportedVars), ...(role ? taskRoleVars(role) : [])]),
      ...(task ? ownVariables(task) : []),
    ]),
    above: group(task ? [...nodes('role-params', role ? paramsOf(role) : []), ...includeParams(task)] : []),
  };
}

function group(layers: readonly Layer[]): LayerGroup {
  return layers.length === 0 ? NO_LAYERS : new SettledLayers(layers);
}

function nodes(level: PrecedenceLevel, variables: readonly Variables[]): Layer[] {
  return variables.filter((each) => each.size > 0).map((each) => nodesLayer(level, each));
}

/** Defaults of a role's dependencies, then its own. */
function defaultsOf(role: Role): Variables[] {
  return [...role.dependencies.flatMap(defaultsOf), role.defaults];
}

/** For a task of the role those of the roles that brought it in come between. */
function taskDefaults(role: Role): Variables[] {
  return [...role.dependencies.flatMap(defaultsOf), ...role.parents.map((parent) => parent.defaults), role.defaults];
}

/** What a role shows to the whole play: `vars/main.yml` of its dependencies and its own. */
function exportedVars(role: Role): Variables[] {
  return [...role.dependencies.flatMap(exportedVars), role.fileVars];
}

function taskRoleVars(role: Role): Variables[] {
  return [
    ...role.parents.flatMap((parent) => [parent.vars, parent.fileVars]),
    ...role.dependencies.flatMap(exportedVars),
    role.fileVars,
    role.vars,
  ];
}

function paramsOf(role: Role): Variables[] {
  return [...role.parents.map((parent) => parent.params), role.params];
}

/** `vars` of the blocks and includes around a task and its own, outermost first. */
function ownVariables(task: Task): Layer[] {
  return chainOf(task).flatMap((each) => [
    ...nodes(each.kind === 'block' ? 'block-vars' : 'task-vars', [each.vars]),
    ...(each.kind === 'task' ? data('task-vars', each.data) : []),
  ]);
}

/** Variables of the dynamic includes around a task, which beat facts. */
function includeParams(task: Task): Layer[] {
  return chainOf(task)
    .filter((each): each is Task => each.kind === 'task' && isDynamicInclude(each.action.module))
    .flatMap((include) => [...nodes('include-params', [include.vars]), ...data('include-params', include.data)]);
}

function data(level: PrecedenceLevel, values: ReadonlyMap<Value, Value> | undefined): Layer[] {
  return values ? [valuesLayer(level, values)] : [];
}

function chainOf(task: Task): (Block | Task)[] {
  const chain: (Block | Task)[] = [];
  for (let current: Block | Task | undefined = task; current; current = current.parent) chain.push(current);
  return chain.reverse();
}
