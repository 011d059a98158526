import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Block, Role, Task } from './model.ts';

/**
 * Where an import or include of a tasks file looks, in order: beside the files that it was reached by, in the role's
 * `tasks` (`handlers` for a handler), beside the playbook.
 */
export function tasksFileCandidates(target: string, task: Task): string[] {
  if (isAbsolute(target) || target.startsWith('~')) return [resolve(target)];
  const folder = task.handler ? 'handlers' : 'tasks';
  const inRole = task.role ? [join(task.role.path, folder, target), join(task.role.path, target)] : [];
  const near = includingDirectories(task).map((directory) => join(directory, target));
  const base = task.play.directory;
  const last = [...(task.role ? [join(base, folder, target)] : []), join(base, target)];
  const ordered = task.isStatic ? [...near, ...inRole, ...last] : [...inRole.slice(0, 1), ...near, ...inRole, ...last];
  return [...new Set(ordered)];
}

/** The directories of the file that a task stands in and of those that included it, nearest first. */
function includingDirectories(task: Task): string[] {
  const directories = [dirname(task.file)];
  for (let parent: Block | Task | undefined = task.parent; parent; parent = parent.parent) {
    if (parent.kind === 'task' && sameRole(parent.role, task.role)) directories.push(dirname(parent.file));
  }
  return directories;
}

function sameRole(left: Role | undefined, right: Role | undefined): boolean {
  return left?.path === right?.path;
}
