import type { Diff } from '../../plan/change.ts';
import { requiredText, textOf } from '../arguments/argument-values.ts';
import { localSource } from '../file/content-hash.ts';
import { ensureContent } from '../file/ensure-content.ts';
import { applySymbolicMode, isSymbolic, NEW_DIRECTORY_MODE } from '../file/mode.ts';
import type { LocalFile, ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { ModuleFailure, observe, perform, type Step } from '../requests.ts';
import { expandPath } from '../run/remote-words.ts';
import { preservedMode } from './preserved-mode.ts';

interface Outcome {
  changed: boolean;
  readonly diff: Diff[];
}

/**
 * Copies a directory of the control node as rsync does: with a `/` at the end of `src` what is in it, else the directory
 * itself below `dest`. Directories below it get `directory_mode`, owner and group; the topmost only when it is made.
 */
export function* copyDirectory(
  directory: LocalFile,
  contentsOnly: boolean,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const dest = withSlash(yield* expandPath(requiredText(args, 'dest'), context));
  const name = directory.path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const root = contentsOnly ? dest : `${dest}${name}/`;
  const tree = directory.tree ?? [];
  const outcome: Outcome = { changed: false, diff: [] };
  if (tree.length > 0) yield* ensureRoot(root, args, context, outcome);
  for (const entry of tree) {
    if (entry.file.type === 'directory') yield* ensureDirectory(root + entry.relative, args, context, outcome);
    else yield* ensureFile(entry.file, root + entry.relative, args, context, outcome);
  }
  return {
    changed: outcome.changed,
    values: new Map([
      ['dest', dest],
      ['src', contentsOnly ? withSlash(directory.path) : directory.path],
    ]),
    ...(context.diff ? { diff: outcome.diff } : {}),
  };
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

function* ensureRoot(root: string, args: ModuleArguments, context: ModuleContext, outcome: Outcome): Step<void> {
  const found = yield* observe(root.slice(0, -1) || '/', { follow: true });
  if (found.exists && found.type !== 'directory') {
    throw new ModuleFailure(`${root.slice(0, -1)} exists and is not a directory`);
  }
  if (!found.exists) yield* ensureDirectory(root.slice(0, -1), args, context, outcome);
}

function* ensureDirectory(path: string, args: ModuleArguments, context: ModuleContext, outcome: Outcome): Step<void> {
  const mode = yield* directoryMode(textOf(args, 'directory_mode'), path);
  const owner = textOf(args, 'owner');
  const group = textOf(args, 'group');
  const result = yield* perform({
    kind: 'ensure-directory',
    path,
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    recurse: false,
    follow: true,
    check: context.check,
    owes: context.owes,
  });
  outcome.changed ||= result.changed;
}

function* directoryMode(mode: string | undefined, path: string): Step<string | undefined> {
  if (mode === undefined || !isSymbolic(mode)) return mode;
  const found = yield* observe(path, { follow: true });
  return applySymbolicMode(mode, found.exists ? (found.mode ?? NEW_DIRECTORY_MODE) : NEW_DIRECTORY_MODE, true);
}

function* ensureFile(
  file: LocalFile,
  path: string,
  args: ModuleArguments,
  context: ModuleContext,
  outcome: Outcome,
): Step<void> {
  const mode = textOf(args, 'mode');
  const wanted = {
    source: localSource(file),
    origin: file.path,
    ...(mode === undefined ? {} : { mode: mode === 'preserve' ? preservedMode(file) : mode }),
  };
  const result = yield* ensureContent(wanted, new Map([...args, ['dest', path]]), context);
  outcome.changed ||= result.changed;
  outcome.diff.push(...(result.diff ?? []));
}
