import type { Block, Entry, Play, Role, Task } from '../playbook/model.ts';

/** A task that a play may run, and the loops of includes around it. */
export interface PossibleTask {
  readonly task: Task;
  /** Dynamic includes on the way to it, outermost first. */
  readonly includes: readonly Task[];
}

/** Every task that a play may run as far as that is known before the run: sections, roles, handlers, includes. */
export function tasksOfPlay(play: Play): PossibleTask[] {
  const roles = [...play.roles, ...play.importedRoles];
  const blocks = [
    ...play.preTasks,
    ...play.roles.flatMap(roleBlocks),
    ...play.tasks,
    ...play.postTasks,
    ...roles.flatMap(handlerBlocks),
    ...play.handlers,
  ];
  return blocks.flatMap((block) => tasksBelow(block, []));
}

/** The roles of a play with the roles that they depend on. */
export function rolesOfPlay(play: Play): Role[] {
  return [...play.roles, ...play.importedRoles].flatMap(withDependencies);
}

/** The blocks of a play, nested ones too. */
export function blocksOfPlay(play: Play): Block[] {
  const found = new Set<Block>();
  for (const { task } of tasksOfPlay(play)) {
    for (let parent: Block | Task | undefined = task.parent; parent; parent = parent.parent) {
      if (parent.kind === 'block') found.add(parent);
    }
  }
  return [...found];
}

function tasksBelow(entry: Entry, includes: readonly Task[]): PossibleTask[] {
  if (entry.kind === 'block') {
    return [...entry.block, ...entry.rescue, ...entry.always].flatMap((each) => tasksBelow(each, includes));
  }
  const inside = [...includes, entry];
  return [{ task: entry, includes }, ...entry.previews.flatMap((block) => tasksBelow(block, inside))];
}

function roleBlocks(role: Role): readonly Block[] {
  return [...role.dependencies.flatMap(roleBlocks), ...role.blocks];
}

function handlerBlocks(role: Role): readonly Block[] {
  return [...role.dependencies.flatMap(handlerBlocks), ...role.handlers];
}

function withDependencies(role: Role): Role[] {
  return [...role.dependencies.flatMap(withDependencies), role];
}
