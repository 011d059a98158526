import { dirname } from 'node:path';
import type { Play, Role, Task } from './model.ts';

/** The paths of what belongs to a role, or to a play itself: by file, and one for all files of a folder. */
interface Paths {
  readonly byFile: Map<string, readonly string[]>;
  readonly byFolder: Map<string, readonly string[]>;
}

const pathsByOwner = new WeakMap<Role | Play, Paths>();

/**
 * The directories where the files, templates and lookups of a task are looked for: its role, the roles that brought that
 * in, the directory of the file that it stands in, the directory of the playbook. One and the same list for all tasks of
 * which it is the same.
 */
export function searchPathOf(task: Task): readonly string[] {
  const owner = task.role ?? task.play;
  let paths = pathsByOwner.get(owner);
  if (!paths) {
    paths = { byFile: new Map(), byFolder: new Map() };
    pathsByOwner.set(owner, paths);
  }
  let path = paths.byFile.get(task.file);
  if (!path) {
    const folder = dirname(task.file);
    path = paths.byFolder.get(folder) ?? findPath(task, folder);
    paths.byFolder.set(folder, path);
    paths.byFile.set(task.file, path);
  }
  return path;
}

function findPath({ role, play }: Task, folder: string): readonly string[] {
  const roles = role ? [role.path, ...role.parents.map((parent) => parent.path).reverse()] : [];
  return [...new Set([...roles, folder, play.directory])];
}
