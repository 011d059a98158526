import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type v8 from 'node:v8';
import { Script } from 'node:vm';
import { type CachedFile, cacheFile, listCached, readOwn, removeCached, writeOwn } from './cache-folder.ts';

/**
 * Loads a CommonJS bundle with what V8 compiled of it in an earlier run of the same `kind` (a verb, a verb whose input is known, all else).
 * Returns what the bundle exports.
 */
export function loadWithCodeCache(bundle: string, kind: string): unknown {
  // esbuild writes ASCII; as latin1 it is not decoded and takes a byte a character.
  const source = readFileSync(bundle, 'latin1');
  const require = createRequire(bundle);
  const flags = availableParallelism() > 1 ? SHORT_RUN : [...SHORT_RUN, ...ONE_CORE];
  for (const flag of flags) (require('node:v8') as typeof v8).setFlagsFromString(flag);
  const { file, isOutdated } = placesOf(bundle, kind, flags);
  const wrapper = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = compileCached(wrapper, bundle, file, () => removeUnused(isOutdated));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, bundle, dirname(bundle));
  return module.exports;
}

/**
 * A script with what V8 compiled of it before: half of what a short run costs this side of ssh is compiling. The first run leaves
 * its compiled code in `file`; one that is not there, not the user's own, or of another Node or source is not used, and replaced at the
 * exit. `kept` is called where it was.
 */
export function compileCached(source: string, filename: string, file: string, kept: () => void = () => {}): Script {
  const cachedData = readOwn(file);
  const script = new Script(source, { filename, ...(cachedData ? { cachedData } : {}) });
  if (!cachedData || script.cachedDataRejected) process.once('exit', () => keep(script, file, kept));
  return script;
}

/**
 * The optimizing compiler begins after twice as much work as V8 would have it, and inlines little: in a run of seconds it would cost a
 * third of all processor time, and little of what it makes is run often enough to be worth that. What is hot where there are many hosts
 * is optimized all the same. And garbage is marked when it is time to collect it, not beforehand beside the program: nobody here minds the pause, and a short
 * run ends before it.
 */
const SHORT_RUN = [
  '--interrupt-budget=132000',
  '--max-inlined-bytecode-size-cumulative=200',
  '--no-incremental-marking',
] as const;

/**
 * With one core the optimizing compiler does not work beside the program but in its way. Beginning late and inlining still less halves
 * what it costs, and costs a short run less than it saves.
 */
const ONE_CORE = ['--interrupt-budget=400000', '--max-inlined-bytecode-size-cumulative=100'] as const;

/** One file for each kind, since each compiles other parts. `isOutdated` tells those of this bundle's place that are of another one. */
function placesOf(bundle: string, kind: string, flags: readonly string[]) {
  const { size, mtimeMs } = statSync(bundle);
  const place = `code-${digest(bundle)}-`;
  const version = `${place}${digest([size, mtimeMs, process.version, process.arch, ...flags].join())}-`;
  return {
    file: cacheFile(`${version}${kind}`),
    isOutdated: ({ name }: CachedFile) => name.startsWith(place) && !name.startsWith(version),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function keep(script: Script, file: string, kept: () => void): void {
  try {
    writeOwn(file, script.createCachedData());
    kept();
  } catch {
    // A full disk or a read-only home costs the next run some milliseconds, nothing else.
  }
}

/** Bundles of other places are known by a digest alone: whether they are still there, nobody can tell. */
const MONTH_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;
/** About four places of which all verbs are used. */
const MOST = 50;

/** Looks only where a file came to the others: a run that finds its own has nothing to tidy, and does not wait for it. */
function removeUnused(isOutdated: (file: CachedFile) => boolean): void {
  const files = listCached(/^code-/);
  removeCached(files.filter(isOutdated));
  removeCached(
    unusedCode(
      files.filter((file) => !isOutdated(file)),
      Date.now(),
    ),
  );
}

/**
 * Those that nobody has used for a month, and of more than there may be those that were not used for longest. A file system that
 * does not note when a file is read knows only when it was written; what goes too early is made again.
 */
export function unusedCode(files: readonly CachedFile[], now: number): CachedFile[] {
  const usedAt = ({ status }: CachedFile) => Math.max(status.atimeMs, status.mtimeMs);
  const latestFirst = files.toSorted((left, right) => usedAt(right) - usedAt(left));
  return latestFirst.filter((file, index) => index >= MOST || now - usedAt(file) > MONTH_MILLISECONDS);
}
