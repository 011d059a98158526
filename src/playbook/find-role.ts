import { basename, dirname, join, resolve } from 'node:path';
import type { SourceRange } from '../errors/source-range.ts';
import type { LoadContext } from './load-context.ts';
import type { Play, Role } from './model.ts';

export interface FoundRole {
  readonly name: string;
  readonly path: string;
}

/**
 * Finds a role's directory: below `roles/` of the playbook, the configured roles path, beside the role that depends on
 * it, beside the playbook, or as a path. Reports a role that is in none of them.
 */
export function findRole(
  name: string,
  play: Play,
  dependent: Role | undefined,
  context: LoadContext,
  range: SourceRange,
): FoundRole | undefined {
  const folders = [
    join(play.directory, 'roles'),
    ...context.options.rolesPath,
    ...(dependent ? [dirname(dependent.path)] : []),
    play.directory,
  ];
  for (const folder of folders) {
    const path = resolve(folder, name);
    if (context.exists(path)) return { name, path };
  }
  if (context.exists(resolve(name))) return { name: basename(name), path: resolve(name) };
  const hint = `Looked in: ${folders.join(', ')}`;
  context.fail('playbook/missing-file', `the role '${name}' was not found`, range, hint);
  return undefined;
}
