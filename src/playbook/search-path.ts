import { dirname } from 'node:path';
import type { Task } from './model.ts';

/**
 * The directories where the files, templates and lookups of a task are looked for: its role, the roles that brought that
 * in, the directory of the file that it stands in, the directory of the playbook.
 */
export function searchPathOf(task: Task): string[] {
  const roles = task.role ? [task.role.path, ...task.role.parents.map((parent) => parent.path).reverse()] : [];
  return [...new Set([...roles, dirname(task.file), task.play.directory])];
}
