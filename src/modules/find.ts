import { posix } from 'node:path';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, listOf, numberOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { regexFault } from './edit/byte-text.ts';
import { knownEncoding } from './edit/encoded-text.ts';
import { hashFiles, holdsText } from './find/contents.ts';
import { ageTest, modeTest, nameTest, sizeTest } from './find/filters.ts';
import { type Entry, type Walk, walkDirectory } from './find/walk.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { describeState } from './stat.ts';

/** ansible.builtin.find: what stands below directories and has the wanted name, age, size, mode and text. */
export const find = defineModule({
  name: 'find',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    paths: { type: 'list', elements: 'path', required: true, aliases: ['name', 'path'] },
    patterns: { type: 'list', elements: 'str', default: [], aliases: ['pattern'] },
    excludes: { type: 'list', elements: 'str', aliases: ['exclude'] },
    contains: { type: 'str' },
    read_whole_file: { type: 'bool', default: false },
    file_type: { type: 'str', default: 'file', choices: ['any', 'directory', 'file', 'link'] },
    age: { type: 'str' },
    age_stamp: { type: 'str', default: 'mtime', choices: ['atime', 'ctime', 'mtime'] },
    size: { type: 'str' },
    recurse: { type: 'bool', default: false },
    hidden: { type: 'bool', default: false },
    follow: { type: 'bool', default: false },
    get_checksum: { type: 'bool', default: false },
    checksum_algorithm: {
      type: 'str',
      default: 'sha1',
      choices: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
      aliases: ['checksum', 'checksum_algo'],
    },
    use_regex: { type: 'bool', default: false },
    depth: { type: 'int' },
    mode: { type: 'raw' },
    exact_mode: { type: 'bool', default: true },
    encoding: { type: 'str' },
    limit: { type: 'int' },
  },
  validate: checkFilters,
  *run(args, context) {
    checkAmounts(args);
    const search: Search = { files: [], examined: 0, skipped: new Map(), warnings: [], limited: false };
    for (const path of listOf(args, 'paths') ?? []) yield* searchPath(path, args, context, search);
    const files = yield* addChecksums(search.files, args);
    const done = search.limited ? 'Limit of matches reached' : 'All paths examined';
    return {
      changed: false,
      msg: search.warnings.length > 0 ? 'Not all paths examined, check warnings for details' : done,
      values: new Map<Value, Value>([
        ['files', files],
        ['matched', files.length],
        ['examined', search.examined],
        ['skipped_paths', search.skipped],
      ]),
      ...(search.warnings.length > 0 ? { warnings: search.warnings } : {}),
    };
  },
});

function checkFilters(args: ModuleArguments): string | undefined {
  const mode = args.get('mode');
  if (mode !== undefined && mode !== null && mode !== 0 && typeof mode !== 'string') {
    const type = typeof mode === 'number' ? 'int' : 'other than text';
    return `argument 'mode' is not a string and conversion is not allowed, value is of type ${type}`;
  }
  const limit = numberOf(args, 'limit');
  if (limit !== undefined && limit <= 0) return `limit cannot be ${limit} (use None for unlimited)`;
  const encoding = textOf(args, 'encoding');
  if (encoding !== undefined && knownEncoding(encoding) === undefined) {
    return `'encoding' is not supported: files are read as utf-8 or latin-1, not as ${encoding}`;
  }
  return regexFault('contains', args.get('contains'));
}

function checkAmounts(args: ModuleArguments): void {
  ageTest(args, 0);
  sizeTest(args);
}

interface Search {
  readonly files: Entry[];
  examined: number;
  readonly skipped: PyDict;
  readonly warnings: string[];
  limited: boolean;
}

function* searchPath(given: string, args: ModuleArguments, context: ModuleContext, search: Search): Step<void> {
  const path = yield* expandPath(given, context);
  const depth = flagOf(args, 'recurse') ? (numberOf(args, 'depth') ?? 0) : 1;
  // One level more is counted although nothing in it can match.
  const levels = depth === 0 || !flagOf(args, 'recurse') ? depth : depth + 1;
  const walk = yield* walkDirectory(path, { depth: levels, follow: flagOf(args, 'follow') }, context);
  if (!walk) {
    skip(path, `'${path}' is not a directory`, search);
    return;
  }
  try {
    yield* searchTree(path, walk, depth, args, search);
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    skip(path, error.message, search);
  }
}

function skip(path: string, reason: string, search: Search): void {
  search.skipped.set(path, reason);
  search.warnings.push(`Skipped '${path}' path due to this access issue: ${reason}\n`);
}

/** Directory after directory from the top down, in each one files before directories, as Python's `os.walk` has them. */
function* searchTree(path: string, walk: Walk, depth: number, args: ModuleArguments, search: Search): Step<void> {
  const accepts = entryTest(args, walk.now);
  const pending = [{ path: posix.normalize(path).replace(/(.)\/$/, '$1'), level: 1 }];
  for (let here = pending.pop(); here; here = pending.pop()) {
    const { level } = here;
    const entries = filesFirst(walk.directories.get(here.path) ?? []);
    search.examined += entries.length;
    search.limited = false;
    if (depth > 0 && level > depth) continue;
    yield* takeMatches(entries.filter(accepts), args, search);
    if (search.limited) return;
    const next = entries.filter((entry) => goesInto(entry, args));
    for (const { path: closed } of next.filter((entry) => entry.closed)) {
      search.skipped.set(closed, `[Errno 13] Permission denied: '${closed}'`);
    }
    const open = next.filter((entry) => !entry.closed).toReversed();
    pending.push(...open.map((entry) => ({ path: entry.path, level: level + 1 })));
  }
}

function* takeMatches(entries: readonly Entry[], args: ModuleArguments, search: Search): Step<void> {
  const limit = numberOf(args, 'limit');
  for (const entry of entries) {
    if (!(yield* hasText(entry, args))) continue;
    search.files.push(entry);
    search.limited = search.files.length === limit;
    if (search.limited) return;
  }
}

function filesFirst(entries: readonly Entry[]): Entry[] {
  return [...entries.filter((entry) => !entry.isDirectory), ...entries.filter((entry) => entry.isDirectory)];
}

function goesInto(entry: Entry, args: ModuleArguments): boolean {
  return entry.isDirectory && flagOf(args, 'recurse') && (flagOf(args, 'follow') || entry.state.type !== 'link');
}

function entryTest(args: ModuleArguments, now: number): (entry: Entry) => boolean {
  const type = requiredText(args, 'file_type');
  const hidden = flagOf(args, 'hidden');
  const [name, age, size, mode] = [nameTest(args), ageTest(args, now), sizeTest(args), modeTest(args)];
  return (entry) =>
    (hidden || !entry.name.startsWith('.')) &&
    (type === 'any' || entry.state.type === type) &&
    name(entry.name) &&
    age(entry.state) &&
    mode(entry.state) &&
    (entry.state.type !== 'file' || size(entry.state));
}

/** The text counts only where plain files are asked for. */
function* hasText(entry: Entry, args: ModuleArguments): Step<boolean> {
  return requiredText(args, 'file_type') !== 'file' || (yield* holdsText(entry.path, args));
}

const NOT_SHOWN = ['exists', 'lnk_target', 'lnk_source', 'readable', 'writeable', 'executable', 'checksum'];

function* addChecksums(entries: readonly Entry[], args: ModuleArguments): Step<PyDict[]> {
  const values = entries.map(({ path, state }) => {
    const all = describeState(path, state);
    for (const name of NOT_SHOWN) all.delete(name);
    return all;
  });
  if (!flagOf(args, 'get_checksum')) return values;
  const plain = entries.flatMap(({ state }, index) => (state.type === 'file' ? [index] : []));
  const algorithm = requiredText(args, 'checksum_algorithm') as Parameters<typeof hashFiles>[1];
  const hashes = yield* hashFiles(
    plain.map((index) => entries[index]?.path ?? ''),
    algorithm,
  );
  for (const [at, index] of plain.entries()) values[index]?.set('checksum', hashes[at] ?? null);
  return values;
}
