/** Actions that the engine itself carries out; they have no module. */
export const ENGINE_ACTIONS: ReadonlySet<string> = new Set([
  'import_tasks',
  'include_tasks',
  'import_role',
  'include_role',
  'meta',
]);

/** Includes that are opened while the play runs. */
export function isDynamicInclude(module: string): boolean {
  return module === 'include_tasks' || module === 'include_role';
}

const BUILTIN = /^ansible\.(?:builtin|legacy)\.(?=[a-z_0-9]+$)/;

/** The short name of a builtin's full name; other names as they are. */
export function shortModuleName(name: string): string {
  return name.startsWith('ansible.') ? name.replace(BUILTIN, '') : name;
}
