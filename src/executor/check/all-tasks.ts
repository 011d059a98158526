import type { Block, Entry, Play, Role, Task } from '../../playbook/model.ts';

/** A task that a play may run, and the loops of includes around it. */
export interface PossibleTask {
  readonly task: Task;
  /** Dynamic includes on the way to it, outermost first. */
  readonly includes: readonly Task[];
}

const tasksByPlay = new WeakMap<Play, readonly PossibleTask[]>();

/** Every task that a play may run as far as that is known before the run: sections, roles, handlers, includes. */
export function tasksOfPlay(play: Play): readonly PossibleTask[] {
  let tasks = tasksByPlay.get(play);
  if (!tasks) {
    tasks = findTasks(play);
    tasksByPlay.set(play, tasks);
  }
  return tasks;
}

function findTasks(play: Play): PossibleTask[] {
  const found: PossibleTask[] = [];
  const roles = [...play.roles, ...play.importedRoles, ...play.previewedRoles];
  const blocks = [
    ...play.preTasks,
    ...play.roles.flatMap(roleBlocks),
    ...play.tasks,
    ...play.postTasks,
    ...roles.flatMap(handlerBlocks),
    ...play.handlers,
  ];
  for (const block of blocks) collectTasks(block, [], found);
  return found;
}

/** The roles of a play with the roles that they depend on. */
export function rolesOfPlay(play: Play): Role[] {
  return [...play.roles, ...play.importedRoles, ...play.previewedRoles].flatMap(withDependencies);
}

/** The blocks of a play, nested ones too. */
export function blocksOfPlay(play: Play): Block[] {
  const found = new Set<Block>();
  for (const { task } of tasksOfPlay(play)) {
    for (let parent: Block | Task | undefined = task.parent; parent; parent = parent.parent) {
      if (parent.kind !== 'block') continue;
      // Those around it are there too.
      if (found.has(parent)) break;
      found.add(parent);
    }
  }
  return [...found];
}

function collectTasks(entry: Entry, includes: readonly Task[], found: PossibleTask[]): void {
  if (entry.kind === 'block') {
    for (const each of entry.block) collectTasks(each, includes, found);
    for (const each of entry.rescue) collectTasks(each, includes, found);
    for (const each of entry.always) collectTasks(each, includes, found);
    return;
  }
  found.push({ task: entry, includes });
  if (entry.previews.length === 0) return;
  const inside = [...includes, entry];
  for (const block of entry.previews) collectTasks(block, inside, found);
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
