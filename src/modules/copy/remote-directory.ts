import { posix } from 'node:path';
import type { FileState } from '../../agent/reply.ts';
import type { Value } from '../../parsing/value.ts';
import { flagOf, optionalFlag, requiredText, textOf } from '../arguments/argument-values.ts';
import { attributesFor } from '../file/attribute-arguments.ts';
import { applySymbolicMode, isSymbolic, NEW_DIRECTORY_MODE } from '../file/mode.ts';
import { pathInfo } from '../file/path-info.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { ModuleFailure, observe, perform, type Step } from '../requests.ts';
import { expandPath } from '../run/remote-words.ts';
import { carryOut } from './tree-jobs.ts';
import { planCopy } from './tree-plan.ts';

/** Where a directory is copied to, and what its result is about. */
interface Places {
  /** What gets `mode`, and what the result calls `dest`: `dest` itself where nothing stood there. */
  readonly target: string;
  readonly before: FileState;
  /** The directory that will be like the source. */
  readonly root: string;
  readonly rootExists: boolean;
}

/**
 * `copy` with `remote_src` of a directory: it is copied below `dest`, or with a `/` at the end of `src` what is in it. Nothing
 * travels. `mode` is for the directory that `dest` comes to mean alone; what is below it has the modes of the source.
 */
export function* copyRemoteDirectory(
  src: string,
  found: FileState,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const dest = withFolder(yield* expandPath(requiredText(args, 'dest'), context));
  const made = yield* ensureDest(dest, args, context);
  if (made && context.check) {
    const msg = `dest directory ${withoutSlash(dest)} would be created`;
    return { changed: true, msg, values: new Map([['src', src]]) };
  }
  const places = yield* findPlaces(src, dest, flagOf(args, 'follow'));
  if (places.before.exists && args.get('force') === false) {
    return { ...describe(false, src, places, places.before), msg: 'file already exists' };
  }
  yield* checkPlaces(places);
  const follow = optionalFlag(args, 'local_follow');
  const jobs = yield* planCopy(src, places.root, { rootExists: places.rootExists, follow }, context);
  if (!context.check) yield* carryOut(jobs, follow === true, context);
  const owned = yield* ensureOwners(places, args, context);
  const attributed = yield* ensureMode(places, found, args, context);
  const after = yield* observe(withoutSlash(places.target), { follow: true }, true);
  return describe(made || jobs.length > 0 || owned || attributed, src, places, after);
}

function describe(changed: boolean, src: string, { target }: Places, state: FileState): ModuleResult {
  const values = new Map<Value, Value>([
    ['dest', target],
    ['src', src],
    ['md5sum', null],
    ['checksum', null],
  ]);
  return { changed, values: new Map([...values, ...pathInfo(state)]) };
}

function withFolder(path: string): string {
  return path.includes('/') ? path : `./${path}`;
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '') || '/';
}

/** A `dest` with a slash at its end is made where it is missing, `directory_mode` for all of it that is new; true when it was. */
function* ensureDest(dest: string, args: ModuleArguments, context: ModuleContext): Step<boolean> {
  const path = withoutSlash(dest);
  if (!dest.endsWith('/') || (yield* observe(path, { follow: true })).exists) return false;
  if (context.check) return true;
  const { mode: _, ...owners } = attributesFor(args, undefined, NEW_DIRECTORY_MODE);
  const mode = textOf(args, 'directory_mode');
  yield* perform({
    kind: 'ensure-directory',
    path,
    ...(mode === undefined
      ? {}
      : { mode: isSymbolic(mode) ? applySymbolicMode(mode, NEW_DIRECTORY_MODE, true) : mode }),
    ...owners,
    recurse: false,
    follow: true,
    check: false,
    owes: context.owes,
  });
  return true;
}

function* findPlaces(src: string, dest: string, follow: boolean): Step<Places> {
  const name = src.slice(src.lastIndexOf('/') + 1);
  const root = name === '' ? dest : posix.join(dest, name);
  const standing = yield* observe(withoutSlash(dest), { follow: true });
  if (standing.type !== 'directory') return { target: dest, before: standing, root, rootExists: false };
  if (name === '') return { target: `${withoutSlash(dest)}/`, before: standing, root, rootExists: true };
  const below = yield* observe(root);
  const before = below.type === 'link' && follow ? yield* observe(root, { follow: true }) : below;
  const target = below.type === 'link' && before.exists && follow ? (below.linkSource ?? root) : root;
  return { target, before, root, rootExists: before.type === 'directory' };
}

function* checkPlaces({ target, before }: Places): Step<void> {
  if (before.exists && before.type !== 'directory') {
    throw new ModuleFailure(`a directory cannot be copied to ${target}: a ${before.type} stands there`);
  }
  const parent = posix.dirname(withoutSlash(target));
  if (before.exists || (yield* observe(parent, { follow: true })).exists) return;
  throw new ModuleFailure(`Destination directory ${parent} does not exist`);
}

/** Owner and group are for everything in the copy, also for what has no counterpart in the source. */
function* ensureOwners(places: Places, args: ModuleArguments, context: ModuleContext): Step<boolean> {
  const { mode: _, ...owners } = attributesFor(args, undefined, NEW_DIRECTORY_MODE);
  if (Object.keys(owners).length === 0 || (context.check && !places.rootExists)) return false;
  const { check, owes } = context;
  const path = withoutSlash(places.root);
  return (yield* perform({ kind: 'ensure-directory', path, ...owners, recurse: true, follow: true, check, owes }))
    .changed;
}

function* ensureMode(
  { target, before }: Places,
  found: FileState,
  args: ModuleArguments,
  context: ModuleContext,
): Step<boolean> {
  if (context.check && !before.exists) return false;
  const path = withoutSlash(target);
  const preserved = textOf(args, 'mode') === 'preserve' && found.mode !== undefined;
  const own = preserved ? new Map([...args, ['mode', found.mode]]) : args;
  const current = isSymbolic(textOf(own, 'mode') ?? '0') ? yield* observe(path, { follow: true }) : undefined;
  const attributes = attributesFor(own, current, NEW_DIRECTORY_MODE);
  if (Object.keys(attributes).length === 0) return false;
  const { check, owes } = context;
  return (yield* perform({ kind: 'ensure-attributes', path, follow: true, ...attributes, check, owes })).changed;
}
