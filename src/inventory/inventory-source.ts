import { accessSync, closeSync, constants, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { compareText } from './group.ts';

/** What an argument of `-i` is. */
export type SourceKind =
  | 'host-list'
  | 'missing'
  | 'directory'
  | 'script'
  | 'yaml'
  | 'toml'
  | 'ini'
  | 'yaml-or-ini'
  | 'special';

const YAML_EXTENSIONS = ['.yaml', '.yml', '.json'];
/** Names that a directory of sources passes over, whatever the configuration says. */
const IGNORED = /^\.|^(?:host_vars|group_vars|vars_plugins)$/;
/** Those that it passes over where the configuration says nothing. */
const IGNORED_BY_DEFAULT = /(?:\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|cfg|retry)|~)$/;

/** Tells by path, permissions and first bytes which form of inventory a source is. */
export function classifySource(path: string): SourceKind {
  // A list of hosts may be too long to be asked for as a path.
  const stats = existsSync(path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (!stats) return path.includes(',') ? 'host-list' : 'missing';
  if (stats.isDirectory()) return 'directory';
  if (!stats.isFile()) return 'special';
  if (isProgram(path)) return 'script';
  const extension = extname(path);
  if (YAML_EXTENSIONS.includes(extension)) return 'yaml';
  if (extension === '') return 'yaml-or-ini';
  return extension === '.toml' ? 'toml' : 'ini';
}

/** The sources in a directory, in the order in which they are merged. */
export function listSources(
  directory: string,
  ignores: (name: string) => boolean = (name) => IGNORED_BY_DEFAULT.test(name),
): string[] {
  return readdirSync(directory)
    .filter((name) => !IGNORED.test(name) && !ignores(name))
    .sort(compareText)
    .map((name) => join(directory, name));
}

/** An executable bit alone says little (some file systems set it everywhere); a program also begins like one. */
function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  const start = firstBytes(path);
  return start.startsWith('#!') || start === '\x7fELF';
}

function firstBytes(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(4);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, 4, 0));
  } finally {
    closeSync(file);
  }
}
