import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type v8 from 'node:v8';
import { Script } from 'node:vm';
import { cacheFile } from './cache-folder.ts';

/**
 * Loads a CommonJS bundle with what V8 compiled of it in an earlier run: half of what a short run costs this side of ssh is
 * compiling. The first run of a verb leaves its compiled code in the user's cache folder; a cache that is not there, not
 * the user's own, or of another Node or bundle is not used. Returns what the bundle exports.
 */
export function loadWithCodeCache(bundle: string, verb: string | undefined): unknown {
  // esbuild writes ASCII; as latin1 it is not decoded and takes a byte a character.
  const source = readFileSync(bundle, 'latin1');
  const require = createRequire(bundle);
  const flags = availableParallelism() > 1 ? [] : ONE_CORE;
  for (const flag of flags) (require('node:v8') as typeof v8).setFlagsFromString(flag);
  const file = fileFor(bundle, verb, flags);
  const cachedData = readOwn(file);
  const wrapper = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(wrapper, { filename: bundle, ...(cachedData ? { cachedData } : {}) });
  if (!cachedData || script.cachedDataRejected) process.once('exit', () => keep(script, file));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, bundle, dirname(bundle));
  return module.exports;
}

/**
 * With one core the optimizing compiler does not work beside the program but in its way. Inlining less halves what it costs,
 * and costs a short run less than it saves.
 */
const ONE_CORE = ['--max-inlined-bytecode-size-cumulative=100'] as const;

/** One file for each verb, since each compiles other parts; named after all that it depends on. */
function fileFor(bundle: string, verb: string | undefined, flags: readonly string[]): string {
  const { size, mtimeMs } = statSync(bundle);
  const known = /^[a-z]{1,12}$/.test(verb ?? '') ? verb : '';
  const key = [bundle, size, mtimeMs, process.version, process.arch, known, ...flags].join('\n');
  return cacheFile(`code-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`);
}

/** Compiled code is code: it is taken only from a file that nobody else can have written. */
function readOwn(file: string): Buffer | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status || status.uid !== process.getuid?.() || (status.mode & 0o022) !== 0) return undefined;
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(script: Script, file: string): void {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, script.createCachedData(), { mode: 0o600, flag: 'wx' });
    renameSync(temporary, file);
  } catch {
    // A full disk or a read-only home costs the next run some milliseconds, nothing else.
  }
}
