import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { cacheFile, listCached, removeCached, writeOwn } from '../cache-folder.ts';
import { changedAt, signatureOf, type Use } from './signature.ts';

/** Paths of the control node, how each was used, and its signature. */
export type Inputs = readonly (readonly [path: string, use: Use, signature: string])[];

/** What a run that passed its checks leaves for the next one of the same command line. */
export interface Stamp {
  /** Milliseconds since the epoch. Some checks look at the clock (certificates), so that a stamp is good for a day. */
  readonly made: number;
  /** Every path that loading and checks asked for: how it was used, and its signature. */
  readonly inputs: Inputs;
  /** The ssh command lines that the run started before its first task. */
  readonly commands: readonly (readonly string[])[];
}

const KINDS = /^(?:start|templates|answers|early|asked)-/;
export const DAY = 24 * 60 * 60 * 1000;
/** Variables that change from call to call and that nothing reads. */
const UNIMPORTANT = new Set(['_', 'SHLVL', 'OLDPWD', 'PWD']);

/** The stamp of this command line, folder, environment and program; undefined when there is none that counts. */
export function readStamp(program: string, argv: readonly string[]): Stamp | undefined {
  try {
    const file = startFile('start', program, argv);
    const status = statSync(file);
    // It says what is started: it is taken only from a file that nobody else can have written.
    if (status.uid !== process.getuid?.() || (status.mode & 0o077) !== 0) return undefined;
    const stamp = JSON.parse(readFileSync(file, 'utf8')) as Stamp;
    return isOfToday(stamp.made) ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/** What counts for a day only: some checks look at the clock. `made` in milliseconds since the epoch. */
function isOfToday(made: number): boolean {
  const age = Date.now() - made;
  return age >= 0 && age < DAY;
}

/** A file that changed a moment before it was read may change again within the same tick of the clock. */
const SETTLED_MILLISECONDS = 2000;

/** What a run that began then has read, with signatures; undefined where some of it changed meanwhile. */
export function settledInputs(paths: Iterable<readonly [path: string, use: Use]>, made: number): Inputs | undefined {
  const all = [...paths];
  if (all.some(([path, use]) => changedAt(path, use) > made - SETTLED_MILLISECONDS)) return undefined;
  return all.map(([path, use]) => [path, use, signatureOf(path, use)]);
}

/** Whether all of them are still what they were. */
export function areSame(inputs: Inputs): boolean {
  return inputs.every(([path, use, signature]) => signatureOf(path, use) === signature);
}

export function writeStamp(program: string, argv: readonly string[], stamp: Stamp): void {
  try {
    writeOwn(startFile('start', program, argv), JSON.stringify(stamp));
    removeOld();
  } catch {
    // A full disk or a read-only home costs the next run a head start, nothing else.
  }
}

/** What no run will take any more. */
function removeOld(): void {
  removeCached(listCached(KINDS).filter(({ status }) => Date.now() - status.mtimeMs > DAY));
}

/** A file of the cache folder for this command line, control node, folder, environment and program. */
export function startFile(kind: 'start' | 'templates' | 'answers', program: string, argv: readonly string[]): string {
  const { size, mtimeMs } = statSync(program);
  const environment = Object.entries(process.env).filter(([name]) => !UNIMPORTANT.has(name));
  const where = [hostname(), process.cwd()];
  const key = JSON.stringify([program, size, mtimeMs, process.version, where, argv, environment.sort()]);
  return cacheFile(`${kind}-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`);
}
