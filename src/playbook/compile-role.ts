import { implicitTask } from './implicit-tasks.ts';
import type { LoadContext } from './load-context.ts';
import type { Block, Role } from './model.ts';

/** The tasks of a role with those of its dependencies before them, each role closed by the mark that it has run. */
export function compileRole(role: Role, context: LoadContext): Block[] {
  const before = role.dependencies.flatMap((dependency) => compileRole(dependency, context));
  return [...before, ...role.blocks, implicitTask('role_complete', role.play, context, role)];
}

/** The handlers of a role, those of its dependencies before them. */
export function roleHandlers(role: Role): Block[] {
  return [...role.dependencies.flatMap(roleHandlers), ...role.handlers];
}
