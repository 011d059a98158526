import { posix } from 'node:path';
import { quoteShell } from '../../parsing/quote.ts';
import type { ModuleContext } from '../module.ts';
import type { Step } from '../requests.ts';
import { askHost } from '../system/ask-host.ts';
import { splitParts } from './parts.ts';

/** A path of the host that is to be archived. */
export interface Source {
  readonly path: string;
  readonly kind: 'directory' | 'other' | 'missing';
}

/** What the paths of a task stand for on the host. */
export interface Sources {
  readonly expanded: readonly string[];
  readonly excluded: readonly string[];
  /** Without those that are excluded, each once, in the order of their bytes. */
  readonly chosen: readonly Source[];
  readonly hasGlob: boolean;
}

const TELL = `
tell() {
  if [ -d "$1" ]; then printf d; elif [ -e "$1" ] || [ -L "$1" ]; then printf f; else printf n; fi
  printf %s "$1"; end
}
found() { for each; do if [ -e "$each" ] || [ -L "$each" ]; then tell "$each"; fi; done; }
`;

/** Has the host expand paths, of which those with `*` or `?` are patterns. */
export function* findSources(
  paths: readonly string[],
  excludes: readonly string[],
  context: ModuleContext,
): Step<Sources> {
  const script = `${TELL}${paths.map(telling).join('')}end\n${excludes.map(telling).join('')}`;
  const parts = yield* askHost(script, context);
  const [expanded = [], excluded = []] = splitParts(parts).map((group) => group.map(readSource));
  const without = new Set(excluded.map(({ path }) => path));
  const unique = new Map(expanded.filter(({ path }) => !without.has(path)).map((each) => [each.path, each]));
  return {
    expanded: expanded.map(({ path }) => path),
    excluded: [...without],
    chosen: [...unique.values()].toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path))),
    hasGlob: paths.some(isPattern),
  };
}

/** The directory that all paths have in common, with a slash at its end. */
export function commonRoot(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => `${posix.dirname(path).replace(/\/$/, '')}/`);
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, first.lastIndexOf('/', length - 1) + 1);
}

function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

function telling(path: string): string {
  if (!isPattern(path)) return `tell ${quoteShell(path)}\n`;
  const word = path.split(/([*?[\]]+)/).map((part, index) => (index % 2 === 1 ? part : part && quoteShell(part)));
  return `found ${word.join('')}\n`;
}

function readSource(part: string): Source {
  const kind = part[0] === 'd' ? 'directory' : part[0] === 'n' ? 'missing' : 'other';
  return { path: part.slice(1), kind };
}
