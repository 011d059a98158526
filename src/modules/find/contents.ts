import { compileRegex, searchRegex } from '../../template/values/regex/operations.ts';
import { flagOf, textOf } from '../arguments/argument-values.ts';
import { orFailure } from '../edit/byte-text.ts';
import { decodeText, knownEncoding } from '../edit/encoded-text.ts';
import type { ModuleArguments } from '../module.ts';
import { attempt, ModuleFailure, observe, perform, type Step } from '../requests.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** `contains`: a line that begins with a match, or with `read_whole_file` a match anywhere. What cannot be read holds nothing. */
export function* holdsText(path: string, args: ModuleArguments): Step<boolean> {
  const pattern = textOf(args, 'contains');
  if (pattern === undefined) return true;
  const answer = yield* attempt({ kind: 'read', path, maxBytes: MAX_BYTES });
  if ('failure' in answer) {
    if (answer.failure.reason === 'too-large') throw new ModuleFailure(answer.failure.message);
    return false;
  }
  const encoding = textOf(args, 'encoding');
  const text = decodeText(answer.result.content ?? new Uint8Array(), knownEncoding(encoding ?? 'utf-8') ?? 'utf8');
  if (/[\udc80-\udcff]/u.test(text)) {
    const shown = encoding ?? 'None (default determined by the Python built-in function "open")';
    throw new ModuleFailure(`Failed to read the file ${path} due to an encoding error. current encoding: ${shown}`);
  }
  const regex = orFailure(() => compileRegex(pattern, false, false));
  const lines = text.replaceAll(/\r\n?/g, '\n');
  if (flagOf(args, 'read_whole_file')) return searchRegex(regex, lines) !== null;
  return (lines.match(/[^\n]*\n|[^\n]+$/g) ?? []).some((line) => searchRegex(regex, line, 'match') !== null);
}

type Algorithm = NonNullable<Parameters<typeof observe>[1]>['checksum'];

/** The hash of one file, or null for one that cannot be read. */
function* hashOne(path: string, algorithm: Algorithm): Step<string | null> {
  return (yield* observe(path, { follow: true, ...(algorithm ? { checksum: algorithm } : {}) })).checksum ?? null;
}

const BATCH = 200;

/** The hashes of files, many at a time; one by one where a program on the host had trouble with one of them. */
export function* hashFiles(paths: readonly string[], algorithm: NonNullable<Algorithm>): Step<(string | null)[]> {
  const hashes: (string | null)[] = [];
  for (let start = 0; start < paths.length; start += BATCH) {
    const batch = paths.slice(start, start + BATCH);
    const script = `${algorithm}sum -- "$@" 2>/dev/null || :`;
    const { run } = yield* perform({
      kind: 'run',
      argv: ['sh', '-c', script, 'sh', ...batch],
      environment: {},
      timeout: 0,
      check: false,
    });
    // A name with a newline or a backslash is escaped, and its line begins with a backslash.
    const found = new TextDecoder().decode(run?.stdout).match(/^\\?[0-9a-f]{32,128} /gm) ?? [];
    if (found.length === batch.length) hashes.push(...found.map((word) => word.replace('\\', '').trim()));
    else for (const path of batch) hashes.push(yield* hashOne(path, algorithm));
  }
  return hashes;
}
