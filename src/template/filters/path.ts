import { PyTuple, type Value } from '../../parsing/value.ts';
import { typeError, valueError } from '../values/errors.ts';
import { iterateDefined } from '../values/iterate.ts';
import { isSequence } from '../values/types.ts';
import { classText, path } from './coerce.ts';
import { type FilterCall, type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { globFiles } from './glob.ts';
import { WINDOWS_PATH_FILTERS } from './windows-path.ts';

/** Python's `posixpath.basename`. */
export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Python's `posixpath.dirname`. */
export function directoryName(name: string): string {
  const head = name.slice(0, name.lastIndexOf('/') + 1);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
}

/** Python's `posixpath.splitext`: the dots at the beginning of the last part belong to its name. */
function splitExtension(name: string): Value {
  const base = baseName(name);
  const dot = base.lastIndexOf('.');
  if (dot <= 0 || /^\.*$/.test(base.slice(0, dot))) return PyTuple.of2([name, '']);
  const cut = name.length - base.length + dot;
  return PyTuple.of2([name.slice(0, cut), name.slice(cut)]);
}

/** Python's `posixpath.normpath`. */
export function normalizePath(name: string): string {
  if (name === '') return '.';
  const root = /^\/\/(?!\/)/.test(name) ? '//' : name.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || (!root && parts.length === 0) || parts.at(-1) === '..') parts.push(part);
    else if (parts.length > 0) parts.pop();
  }
  return root + parts.join('/') || '.';
}

/** Python's `posixpath.join`. */
export function joinPaths(parts: readonly string[]): string {
  return parts.reduce((head, part) => {
    if (part.startsWith('/')) return part;
    return head === '' || head.endsWith('/') ? head + part : `${head}/${part}`;
  });
}

function joinFilter(value: Value): string {
  if (typeof value === 'string') return value;
  if (!isSequence(value)) throw typeError(`|path_join expects string or sequence, got ${classText(value)} instead.`);
  if (value.length === 0) throw typeError("join() missing 1 required positional argument: 'a'");
  return joinPaths(Array.from(iterateDefined(value), path));
}

function commonPath(value: Value): string {
  if (!isSequence(value)) throw typeError(`|commonpath expects sequence, got ${classText(value)} instead.`);
  const names = Array.from(iterateDefined(value), path);
  if (names.length === 0) throw valueError('commonpath() arg is an empty sequence');
  const rooted = names.filter((name) => name.startsWith('/')).length;
  if (rooted !== 0 && rooted !== names.length) throw valueError("Can't mix absolute and relative paths");
  const split = names.map((name) => name.split('/').filter((part) => part !== '' && part !== '.'));
  const first = split[0] ?? [];
  const end = first.findIndex((part, index) => split.some((parts) => parts[index] !== part));
  return (rooted ? '/' : '') + (end < 0 ? shortest(split) : first.slice(0, end)).join('/');
}

function shortest(lists: readonly string[][]): string[] {
  return lists.reduce((best, list) => (list.length < best.length ? list : best));
}

function absolutePath(name: string): string {
  return normalizePath(joinPaths([process.cwd(), name]));
}

/** Follows links as far as the path exists. */
function realPath(name: string, call: FilterCall): string {
  return call.context.effects.realPath?.(absolutePath(name)) ?? absolutePath(name);
}

function relativePath(name: string, start: string): string {
  if (name === '') throw valueError('no path specified');
  const target = absolutePath(name).split('/').filter(Boolean);
  const from = absolutePath(start).split('/').filter(Boolean);
  let shared = 0;
  while (shared < Math.min(target.length, from.length) && target[shared] === from[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...target.slice(shared)].join('/') || '.';
}

function expandUser(name: string, call: FilterCall): string {
  const home = call.context.effects.env('HOME');
  return home !== undefined && /^~(?:\/|$)/.test(name) ? (home.replace(/\/+$/, '') || '/') + name.slice(1) : name;
}

function expandVariables(name: string, call: FilterCall): string {
  return name.replace(/\$(\w+|\{[^}]*\})/g, (whole, body: string) => {
    return call.context.effects.env(body.startsWith('{') ? body.slice(1, -1) : body) ?? whole;
  });
}

type PathFunction = (name: string, call: FilterCall) => Value;

function pathFilter(run: PathFunction): FilterDefinition {
  return filter('p', ([value], call) => run(path(value), call));
}

/** Filters on POSIX paths, and on Windows ones by name only. */
export const PATH_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['basename', pathFilter(baseName)],
  ['dirname', pathFilter(directoryName)],
  ['splitext', pathFilter(splitExtension)],
  ['normpath', pathFilter(normalizePath)],
  ['expanduser', pathFilter(expandUser)],
  ['expandvars', pathFilter(expandVariables)],
  ['realpath', pathFilter(realPath)],
  ['relpath', filter('path start?', ([value, start]) => relativePath(path(value), path(start ?? '.')))],
  ['path_join', filter('paths', ([value]) => joinFilter(value ?? null))],
  ['commonpath', filter('paths', ([value]) => commonPath(value ?? null))],
  ['fileglob', filter('pathname', ([value], call) => globFiles(path(value), call.context.effects))],
  ...WINDOWS_PATH_FILTERS,
]);
