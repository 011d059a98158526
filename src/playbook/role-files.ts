import { readdirSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { SourceRange } from '../errors/source-range.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { Variables } from '../vars/variables.ts';
import type { LoadContext } from './load-context.ts';
import { asVariables } from './play-variables.ts';

/** A folder of a role and the file in it that is asked for instead of `main`. */
export interface RoleFile {
  readonly path: string;
  readonly folder: 'tasks' | 'handlers' | 'defaults' | 'vars' | 'meta';
  readonly wanted: string | undefined;
  readonly neededBy: SourceRange;
}

const EXTENSIONS = ['.yml', '.yaml', '.json'];

/** The file of a role's folder: `main.yml`, `.yaml`, `.json`, `main`, or the one asked for, which must exist. */
export function findRoleFile(file: RoleFile, context: LoadContext): string | undefined {
  const [first] = findFiles(file, context);
  return first;
}

/** `defaults` or `vars` of a role: the files of a folder `main/` are merged, later names win. */
export function readRoleVariables(file: RoleFile, context: LoadContext): Variables {
  const merged = new Map<string, YamlNode>();
  for (const path of findFiles(file, context, true)) {
    for (const [name, node] of asVariables(context.readDocument(path), context)) merged.set(name, node);
  }
  return merged;
}

function findFiles(file: RoleFile, context: LoadContext, allowFolder = false): string[] {
  const folder = join(file.path, file.folder);
  const name = file.wanted ?? 'main';
  const extensions = file.wanted === undefined ? [...EXTENSIONS, ''] : ['', ...EXTENSIONS];
  for (const extension of extensions) {
    const path = join(folder, name + extension);
    if (!isInside(path, folder) || !context.exists(path)) continue;
    if (!statSync(path).isDirectory()) return [path];
    if (allowFolder) return filesBelow(path);
  }
  if (file.wanted !== undefined && context.exists(folder)) {
    const summary = `the role has no file ${file.folder}/${file.wanted}`;
    context.fail('playbook/missing-file', summary, file.neededBy, `Looked in: ${folder}`);
  }
  return [];
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder + sep);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && !entry.name.endsWith('~'))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (statSync(path).isDirectory()) return filesBelow(path);
      const extension = extname(entry.name);
      return extension === '' || EXTENSIONS.includes(extension) ? [path] : [];
    });
}
