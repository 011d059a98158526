import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { mergeNodes } from '../parsing/merge-nodes.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { compareText, type Variables } from './group.ts';

/** What `group_vars/` and `host_vars/` of one directory hold. */
export interface FolderVariables {
  readonly groups: ReadonlyMap<string, Variables>;
  readonly hosts: ReadonlyMap<string, Variables>;
}

export const NO_FOLDER: FolderVariables = { groups: new Map(), hosts: new Map() };

export type VarsFileReader = (path: string) => Variables;

/** How the files of folders are read. */
export interface FolderReading {
  readonly read: VarsFileReader;
  /** Dicts of the same name in several files are laid over each other. */
  readonly mergesDicts: boolean;
}

/** In this order: a name without extension comes first, and only the first that exists is read. */
const EXTENSIONS = ['', '.yml', '.yaml', '.json'];

/**
 * Reads `group_vars/NAME` and `host_vars/NAME` of a directory for the given names: a file with one of Ansible's
 * extensions or none, or a folder whose files are laid over each other in the order of their names.
 */
export function loadVarsFolders(
  directory: string,
  names: { groups: Iterable<string>; hosts: Iterable<string> },
  reading: FolderReading,
): FolderVariables {
  return {
    groups: loadEntities(join(directory, 'group_vars'), names.groups, reading),
    hosts: loadEntities(join(directory, 'host_vars'), names.hosts, reading),
  };
}

function loadEntities(folder: string, names: Iterable<string>, reading: FolderReading): ReadonlyMap<string, Variables> {
  const loaded = new Map<string, Variables>();
  const present = new Set(listNames(folder));
  if (present.size === 0) return loaded;
  for (const name of names) {
    const found = EXTENSIONS.map((extension) => name + extension).find((each) => present.has(each));
    if (found === undefined) continue;
    const variables = loadFiles(filesOf(join(folder, found)), reading);
    if (variables.size > 0) loaded.set(name, variables);
  }
  return loaded;
}

function loadFiles(paths: readonly string[], { read, mergesDicts }: FolderReading): Variables {
  const variables = new Map<string, YamlNode>();
  for (const [name, value] of paths.flatMap((path) => [...read(path)])) {
    variables.set(name, mergesDicts ? mergeNodes(variables.get(name), value) : value);
  }
  return variables;
}

function filesOf(path: string): string[] {
  return kindOf(path) === 'directory' ? filesIn(path) : [path];
}

/** Hidden files, backups and other extensions are passed over; a folder with a dot in its name too. */
function filesIn(directory: string): string[] {
  const files: string[] = [];
  for (const name of listNames(directory).sort(compareText)) {
    if (name.startsWith('.') || name.endsWith('~')) continue;
    const path = join(directory, name);
    const kind = kindOf(path);
    const extension = extname(name);
    if (kind === 'directory' && extension === '') files.push(...filesIn(path));
    else if (kind === 'file' && EXTENSIONS.includes(extension)) files.push(path);
  }
  return files;
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Follows links; a link to nothing is nothing. */
function kindOf(path: string): 'file' | 'directory' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return 'directory';
  return stats?.isFile() ? 'file' : undefined;
}
