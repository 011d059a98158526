import type { EnsureFileOperation } from '../../agent/operation.ts';
import type { OperationFailure, OperationResult } from '../../agent/reply.ts';
import type { PyDict } from '../../parsing/value.ts';
import type { Diff } from '../../plan/change.ts';
import { flagOf, requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { attempt, compute, failureValues, ModuleFailure, observe, perform, type Step } from '../requests.ts';
import { expandPath } from '../run/remote-words.ts';
import { hashOf, loadWhole, type Source, sha1Of } from './content-hash.ts';
import { attributesDiff, contentDiff, MAX_DIFF_BYTES, plannedState } from './diff.ts';
import { applySymbolicMode, isSymbolic, NEW_FILE_MODE } from './mode.ts';
import { pathInfo } from './path-info.ts';

/** A file to be written to the host, and what its place is called in results. */
export interface WantedFile {
  readonly source: Source;
  /** Where it comes from, for the header of a difference; absent for `content:`. */
  readonly origin?: string;
  /** Name that the file gets inside `dest` when `dest` is a directory; absent when it may not be one. */
  readonly basename?: string;
  /** Mode in octal digits or symbolic text. */
  readonly mode?: string;
  readonly secret?: boolean;
}

/** What both `copy` and `template` do in the end: the file with its attributes on the host, and the result of Ansible's copy. */
export function* ensureContent(wanted: WantedFile, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const dest = yield* expandPath(requiredText(args, 'dest'), context);
  const operation = yield* buildOperation(wanted, dest, args, context);
  const result = yield* ensureWithParents(wanted, operation, args, context);
  return result === 'parent-missing'
    ? {
        changed: true,
        values: new Map([['dest', operation.path]]),
        diff: yield* newFileDiff(wanted, operation, context),
      }
    : yield* describeResult(wanted, operation, result, context);
}

function* buildOperation(
  wanted: WantedFile,
  dest: string,
  args: ModuleArguments,
  context: ModuleContext,
): Step<EnsureFileOperation> {
  const inside = dest.endsWith('/');
  const path = inside && wanted.basename !== undefined ? dest + wanted.basename : dest;
  const basename = inside ? undefined : wanted.basename;
  const follow = flagOf(args, 'follow');
  const mode = yield* octalMode(wanted.mode, path, basename, follow);
  const owner = textOf(args, 'owner');
  const group = textOf(args, 'group');
  const validate = textOf(args, 'validate');
  return {
    kind: 'ensure-file',
    path,
    content: wanted.source.content,
    ...(basename === undefined ? {} : { basename }),
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(validate === undefined ? {} : { validate }),
    force: args.get('force') !== false,
    follow,
    backup: flagOf(args, 'backup'),
    beforeBytes: context.diff ? MAX_DIFF_BYTES : 0,
    check: context.check,
    owes: context.owes,
  };
}

/** A symbolic mode counts from the mode that the file has, so the host is asked for it first. */
function* octalMode(
  mode: string | undefined,
  path: string,
  basename: string | undefined,
  follow: boolean,
): Step<string | undefined> {
  if (mode === undefined || !isSymbolic(mode)) return mode;
  let found = yield* observe(path, { follow: true });
  if (found.type === 'directory' && basename !== undefined) {
    found = yield* observe(`${path}/${basename}`, { follow });
  } else if (!follow) {
    found = yield* observe(path, { follow });
  }
  const current = found.exists && found.type === 'file' ? (found.mode ?? NEW_FILE_MODE) : NEW_FILE_MODE;
  return applySymbolicMode(mode, current, false);
}

/** A `dest` that ends in `/` may be a directory that does not exist yet: it is made when the file has no place. */
function* ensureWithParents(
  wanted: WantedFile,
  operation: EnsureFileOperation,
  args: ModuleArguments,
  context: ModuleContext,
): Step<OperationResult | 'parent-missing'> {
  const answer = yield* attempt(operation, true);
  if ('result' in answer) return answer.result;
  const { failure } = answer;
  if (failure.reason !== 'missing-parent') throw yield* failed(failure, operation, wanted);
  // Ansible's check mode does not look at parents either: an earlier task may be about to make them.
  if (context.check) return 'parent-missing';
  if (!requiredText(args, 'dest').endsWith('/')) throw yield* failed(failure, operation, wanted);
  yield* perform(parentOperation(operation, args));
  return yield* perform(operation);
}

function parentOperation(operation: EnsureFileOperation, args: ModuleArguments) {
  const mode = textOf(args, 'directory_mode');
  return {
    kind: 'ensure-directory' as const,
    path: directoryOf(operation.path),
    ...(mode === undefined ? {} : { mode: isSymbolic(mode) ? applySymbolicMode(mode, '0755', true) : mode }),
    ...(operation.owner === undefined ? {} : { owner: operation.owner }),
    ...(operation.group === undefined ? {} : { group: operation.group }),
    recurse: false,
    follow: true,
    check: false,
    ...(operation.owes ? { owes: operation.owes } : {}),
  };
}

/** The directory that a path lies in. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash > 0 ? path.slice(0, slash) : slash === 0 ? '/' : '.';
}

function* failed(
  failure: OperationFailure,
  operation: EnsureFileOperation,
  { source }: WantedFile,
): Step<ModuleFailure> {
  if (failure.reason === 'is-directory' && operation.basename === undefined) {
    return new ModuleFailure('can not use content with a dir as dest');
  }
  const values: PyDict = new Map([['checksum', yield* sha1Of(source)]]);
  if (failure.reason === 'missing-parent') {
    return new ModuleFailure(`Destination directory ${directoryOf(operation.path)} does not exist`, values);
  }
  if (failure.reason !== 'validate') return new ModuleFailure(failure.message, values);
  for (const [name, value] of failureValues(failure)) values.set(name, value);
  values.set('exit_status', failure.rc ?? 1).delete('rc');
  return new ModuleFailure('failed to validate', values);
}

function* describeResult(
  wanted: WantedFile,
  operation: EnsureFileOperation,
  result: OperationResult,
  context: ModuleContext,
): Step<ModuleResult> {
  const path = result.path ?? operation.path;
  const values: PyDict = new Map([['dest', path]]);
  const written = result.contentChanged === true;
  const untouched = !operation.force && result.before?.exists === true;
  if (!written) values.set('path', path);
  if (!untouched) values.set('checksum', yield* sha1Of(wanted.source));
  if (written && !context.check) values.set('md5sum', yield* hashOf('md5', wanted.source.content));
  for (const [name, value] of pathInfo(context.check ? result.before : result.after)) values.set(name, value);
  if (result.backupFile !== undefined) values.set('backup_file', result.backupFile);
  const diff = context.diff ? yield* diffOf(wanted, operation, result, path) : undefined;
  return { changed: result.changed, values, ...(diff ? { diff } : {}) };
}

function* diffOf(
  wanted: WantedFile,
  operation: EnsureFileOperation,
  result: OperationResult,
  path: string,
): Step<Diff[]> {
  if (!result.contentChanged) {
    const planned = result.after ?? plannedState(result.before, operation);
    return attributesDiff(path, result.before, planned, operation);
  }
  const { content } = wanted.source;
  const after = content.size > MAX_DIFF_BYTES ? undefined : yield* compute(() => loadWhole(content));
  return contentDiff({
    path,
    source: wanted.origin ?? path,
    existed: result.before?.exists === true,
    before: result.content,
    after,
    secret: wanted.secret === true,
  });
}

function* newFileDiff(wanted: WantedFile, operation: EnsureFileOperation, context: ModuleContext): Step<Diff[]> {
  if (!context.diff) return [];
  return yield* diffOf(wanted, operation, { changed: true, contentChanged: true }, operation.path);
}
