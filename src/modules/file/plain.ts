import type { Attributes } from '../../agent/operation.ts';
import type { FileState, OperationFailure, OperationResult } from '../../agent/reply.ts';
import type { PyDict } from '../../parsing/value.ts';
import type { Diff } from '../../plan/change.ts';
import { flagOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { ModuleFailure, observe, perform, type Step } from '../requests.ts';
import { attributesAt, attributesFor } from './attribute-arguments.ts';
import { attributesDiff, plannedState } from './diff.ts';
import { NEW_FILE_MODE } from './mode.ts';
import { pathInfo, stateName } from './path-info.ts';

/** `state: absent`: nothing stands at the path, whatever it was. */
export function* ensureAbsent(path: string, _args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const operation = { kind: 'ensure-absent', path, check: context.check, owes: context.owes } as const;
  const result = yield* perform(operation, undefined, true);
  return {
    changed: result.changed,
    values: new Map([['path', path], ['state', 'absent'], ...(context.check ? pathInfo(result.before) : [])]),
    ...(context.diff ? { diff: attributesDiff(path, result.before, { exists: false }) } : {}),
  };
}

/** `state: file`: the attributes of a regular file that must be there already. */
export function* ensureAttributes(path: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  let target = path;
  let found = yield* observe(path);
  if (found.type === 'link' && flagOf(args, 'follow')) {
    target = found.linkSource ?? path;
    found = yield* observe(path, { follow: true });
  }
  const state = stateName(found);
  if (state !== 'file' && state !== 'hard') {
    throw new ModuleFailure(
      `file (${target}) is ${state}, cannot continue`,
      new Map([
        ['path', target],
        ['state', state],
      ]),
    );
  }
  const attributes = attributesFor(args, found, NEW_FILE_MODE);
  const result = yield* perform({
    kind: 'ensure-attributes',
    path: target,
    follow: true,
    ...attributes,
    check: context.check,
    owes: context.owes,
  });
  return fileResult('path', target, result, attributes, context);
}

/** `state: touch`: the file exists, and its times are now unless they are to be preserved. */
export function* touch(path: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const preserve = textOf(args, 'modification_time') === 'preserve';
  const follow = flagOf(args, 'follow');
  const attributes = yield* attributesAt(path, args, { follow, directory: false });
  const common = { path, ...attributes, check: context.check, owes: context.owes };
  const result =
    preserve && (yield* observe(path, { follow })).exists
      ? yield* perform({ kind: 'ensure-attributes', follow, ...common })
      : yield* perform({ kind: 'touch', ...common }, explainTouch);
  return {
    ...fileResult('dest', path, result, attributes, context),
    diff: touchDiff(path, result, attributes, context),
  };
}

/** Check mode shows nothing of a file that is not there yet, as Ansible's does. */
function touchDiff(
  path: string,
  { before, after }: OperationResult,
  asked: Attributes,
  context: ModuleContext,
): Diff[] {
  if (!context.diff || (context.check && !before?.exists)) return [];
  return attributesDiff(path, before, after ?? plannedState(before, asked), asked, 'touch');
}

function explainTouch({ reason, message }: OperationFailure): string {
  if (reason === 'not-found') return `Error while updating modification or access time: ${message}`;
  return reason === 'missing-parent' || reason === 'failed' ? 'Error, could not touch target.' : message;
}

/**
 * The result of Ansible's file module for something that was made or changed at a path; `made` is what check mode would
 * have made there.
 */
export function fileResult(
  pathName: 'path' | 'dest',
  path: string,
  result: OperationResult,
  asked: Attributes,
  context: ModuleContext,
  extra: PyDict = new Map(),
  made: Partial<FileState> = {},
): ModuleResult {
  const after = result.after ?? plannedState(result.before, asked, made);
  const shown = context.check ? result.before : result.after;
  return {
    changed: result.changed,
    values: new Map([[pathName, path], ...extra, ...pathInfo(shown)]),
    ...(context.diff ? { diff: attributesDiff(path, result.before, after, asked) } : {}),
  };
}
