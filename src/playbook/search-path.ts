import { dirname } from 'node:path';
import type { Task } from './model.ts';

const pathsByTask = new WeakMap<Task, readonly string[]>();

/**
 * The directories where the files, templates and lookups of a task are looked for: its role, the roles that brought that
 * in, the directory of the file that it stands in, the directory of the playbook.
 */
export function searchPathOf(task: Task): readonly string[] {
  let path = pathsByTask.get(task);
  if (!path) {
    const roles = task.role ? [task.role.path, ...task.role.parents.map((parent) => parent.path).reverse()] : [];
    path = [...new Set([...roles, dirname(task.file), task.play.directory])];
    pathsByTask.set(task, path);
  }
  return path;
}
