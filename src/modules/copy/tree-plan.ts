import { posix } from 'node:path';
import type { FileState } from '../../agent/reply.ts';
import { hashFiles } from '../find/contents.ts';
import { type Entry, walkDirectory } from '../find/walk.ts';
import type { ModuleContext } from '../module.ts';
import { ModuleFailure, observe, type Step } from '../requests.ts';
import { type CopyJob, checkTree } from './tree-jobs.ts';

interface Wanted {
  readonly rootExists: boolean;
  /** True: links of the source are followed. */
  readonly follow: boolean | undefined;
}

interface Comparison extends Wanted {
  readonly context: ModuleContext;
  /** Entries by directory, of all that was looked at. */
  readonly known: Map<string, readonly Entry[]>;
  readonly jobs: CopyJob[];
  /** Plain files of one size and different times: their bytes decide. */
  readonly doubtful: CopyJob[];
}

/**
 * What must be copied so that a directory has all of another. As Ansible compares: files of the same size and time are the
 * same, else their bytes decide; modes do not count; where a file stands in place of a directory or the other way round it is
 * left. What cannot be copied at all ends the module before anything is.
 */
export function* planCopy(src: string, root: string, wanted: Wanted, context: ModuleContext): Step<CopyJob[]> {
  const [from, to] = [plainPath(src), plainPath(root)];
  const comparison: Comparison = { ...wanted, context, known: new Map(), jobs: [], doubtful: [] };
  if (wanted.rootExists) yield* compareFolders(from, to, comparison);
  else comparison.jobs.push({ kind: 'tree', from, to });
  comparison.jobs.push(...(yield* differing(comparison.doubtful)));
  for (const job of comparison.jobs) if (job.kind === 'tree') yield* checkTree(job, wanted.follow === true, context);
  return comparison.jobs;
}

/** As `walkDirectory` writes paths. */
function plainPath(path: string): string {
  return posix.normalize(path).replace(/(.)\/$/, '$1');
}

function* compareFolders(from: string, to: string, comparison: Comparison): Step<void> {
  const there = new Map((yield* entriesOf(to, comparison)).map((entry) => [entry.name, entry]));
  for (const entry of yield* entriesOf(from, comparison)) {
    const path = `${to === '/' ? '' : to}/${entry.name}`;
    const counterpart = there.get(entry.name);
    if (counterpart === undefined) comparison.jobs.push(yield* copyOf(entry, path, comparison));
    else yield* compareEntries(entry, { ...counterpart, path }, comparison);
  }
}

/** One look tells of all below a directory but of what is behind links. */
function* entriesOf(folder: string, { known, context }: Comparison): Step<readonly Entry[]> {
  const before = known.get(folder);
  if (before) return before;
  const walk = yield* walkDirectory(folder, { depth: 0, follow: false }, context);
  for (const [path, entries] of walk?.directories ?? []) {
    known.set(path, entries);
    for (const entry of entries) {
      if (entry.closed) throw new ModuleFailure(`[Errno 13] Permission denied: '${entry.path}'`);
      const isOwn = entry.state.type === 'directory' && !known.has(entry.path);
      if (isOwn) known.set(entry.path, []);
    }
  }
  return known.get(folder) ?? [];
}

function* copyOf(entry: Entry, to: string, { follow }: Comparison): Step<CopyJob> {
  const from = entry.path;
  if (entry.state.type === 'link' && follow !== true) return { kind: 'link', from, to };
  const { type } = yield* behind(entry);
  if (type === 'directory') return { kind: 'tree', from, to };
  if (type === 'file') return { kind: 'file', from, to };
  throw new ModuleFailure(
    `${from} cannot be copied: it is ${type === undefined ? 'a link that leads nowhere' : `a ${type}`}`,
  );
}

function* behind({ path, state }: Entry): Step<FileState> {
  return state.type === 'link' ? yield* observe(path, { follow: true }) : state;
}

function* compareEntries(entry: Entry, counterpart: Entry, comparison: Comparison): Step<void> {
  const [ours, theirs] = [yield* behind(entry), yield* behind(counterpart)];
  if (ours.type !== theirs.type) return;
  if (ours.type === 'directory') yield* compareFolders(entry.path, counterpart.path, comparison);
  if (ours.type !== 'file' || (ours.size === theirs.size && ours.mtime === theirs.mtime)) return;
  const job: CopyJob = { kind: 'file', from: entry.path, to: counterpart.path };
  // The real module would make a link where something stands, and fails.
  if (entry.state.type === 'link' && comparison.follow === false) {
    const differ = ours.size !== theirs.size || (yield* differing([job])).length > 0;
    if (differ) throw new ModuleFailure(`${job.to} is not what the link ${job.from} leads to, and stands in its way`);
    return;
  }
  (ours.size === theirs.size ? comparison.doubtful : comparison.jobs).push(job);
}

function* differing(jobs: readonly CopyJob[]): Step<CopyJob[]> {
  const ours = yield* hashFiles(
    jobs.map(({ from }) => from),
    'sha256',
  );
  const theirs = yield* hashFiles(
    jobs.map(({ to }) => to),
    'sha256',
  );
  return jobs.filter((_, index) => ours[index] !== theirs[index]);
}
