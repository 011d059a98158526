import { dirname, join } from 'node:path';
import type { Effects } from '../render-context.ts';
import { TemplateError } from '../values/errors.ts';
import { toRepr } from '../values/text.ts';

/** The directories where templates that other templates name are looked for, as Ansible's template module lists them. */
export function templateDirectories(searchPath: readonly string[], path?: string): string[] {
  const roots = path === undefined ? searchPath : [...searchPath, dirname(path)];
  return [...new Set(roots.flatMap((root) => [join(root, 'templates'), root]))];
}

/**
 * Finds the first of several names in the directories. A name is always read below a directory: a leading `/` means
 * nothing and `..` finds nothing, as in Jinja's loader. Throws `TemplateNotFound`.
 */
export function findTemplate(
  names: readonly string[],
  directories: readonly string[],
  effects: Effects,
): { name: string; path: string } {
  for (const name of names) {
    const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (segments.includes('..')) continue;
    for (const directory of directories) {
      const path = join(directory, ...segments);
      if (effects.exists(path) === 'file') return { name, path };
    }
  }
  throw new TemplateError('TemplateNotFound', notFoundMessage(names, directories));
}

function notFoundMessage(names: readonly string[], directories: readonly string[]): string {
  const [name] = names;
  if (name === undefined) return 'Tried to select from an empty list of templates.';
  if (names.length > 1) return `none of the templates given were found: ${names.join(', ')}`;
  if (name.split('/').includes('..')) return name;
  const places = directories.map((directory) => toRepr(directory)).join(', ');
  return `${toRepr(name)} not found in search path${directories.length === 1 ? '' : 's'}: ${places}`;
}
