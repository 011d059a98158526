import { createHash } from 'node:crypto';
import type { Attributes, EnsureFileOperation } from '../../agent/operation.ts';
import type { FileState, OperationFailure, OperationResult } from '../../agent/reply.ts';
import type { PyDict } from '../../parsing/value.ts';
import type { Diff } from '../../plan/change.ts';
import { flagOf, textOf } from '../arguments/argument-values.ts';
import { attributesAt } from '../file/attribute-arguments.ts';
import { sourceOf } from '../file/content-hash.ts';
import { attributeSides, contentDiff, plannedState } from '../file/diff.ts';
import { directoryOf } from '../file/ensure-content.ts';
import { NEW_FILE_MODE } from '../file/mode.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { attempt, ModuleFailure, perform, type Step } from '../requests.ts';

/** Larger files are edited by other means. */
const MAX_BYTES = 64 * 1024 * 1024;

/** A file of the host as it was read; `bytes` is undefined when nothing is there. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
}

/** What the file becomes. `changed` is false where the bytes stay. */
export interface FileEdit {
  readonly bytes: Uint8Array;
  readonly changed: boolean;
  readonly msg: string;
  /** Headers of the difference. */
  readonly header: string;
  /** Headers of the difference of owner, group and mode, where the module shows it. */
  readonly attributesHeader?: string;
}

/** Reads the file that is to be edited; a directory ends the module as it ends Ansible's. */
export function* readForEdit(path: string): Step<FoundFile> {
  const answer = yield* attempt({ kind: 'read', path, maxBytes: MAX_BYTES });
  if ('result' in answer) return { path, bytes: answer.result.content ?? new Uint8Array() };
  const { reason, message } = answer.failure;
  if (reason === 'not-found') return { path, bytes: undefined };
  if (reason !== 'is-directory') throw new ModuleFailure(message);
  throw new ModuleFailure(`Path ${path} is a directory !`, new Map([['rc', 256]]));
}

/** For a file that has to be there; `noun` is Ansible's word for it. */
export function requireFile({ path, bytes }: FoundFile, noun: string): Uint8Array {
  if (bytes !== undefined) return bytes;
  throw new ModuleFailure(`${noun} ${path} does not exist !`, new Map([['rc', 257]]));
}

/** The result of an edit, without what the module adds to it. */
export interface EditResult {
  readonly result: ModuleResult;
  readonly backupFile: string | undefined;
}

/**
 * Writes the edited bytes over those that were read, and no others, then sees to owner, group and mode: what `lineinfile`,
 * `blockinfile` and `replace` do in the end. Links are followed unless `follow` is false.
 */
export function* writeEdit(
  found: FoundFile,
  edit: FileEdit,
  args: ModuleArguments,
  context: ModuleContext,
  values: PyDict = new Map(),
): Step<EditResult> {
  const follow = args.get('follow') !== false;
  const attributes = yield* attributesAt(found.path, args, { follow, directory: false });
  const asked = Object.keys(attributes).length > 0;
  const common = { path: found.path, follow, ...attributes, check: context.check, owes: context.owes };
  let done: OperationResult = { changed: false };
  if (edit.changed) done = yield* ensure({ ...common, ...contentOf(found, edit, args) });
  else if (asked) done = yield* perform({ kind: 'ensure-attributes', ...common });
  const isMissing = context.check && found.bytes === undefined;
  const attributesChanged = asked && !isMissing && differ(done, attributes);
  const note = attributesChanged ? ['ownership, perms or SE linux context changed'] : [];
  return {
    result: {
      changed: edit.changed || attributesChanged,
      msg: [...(edit.changed ? [edit.msg] : []), ...note].join(' and '),
      values,
      ...(context.diff
        ? { diff: [...diffOf(found, edit), ...(isMissing ? [] : attributesDiffOf(done, attributes, edit))] }
        : {}),
    },
    backupFile: done.backupFile,
  };
}

type ContentParts = Omit<EnsureFileOperation, 'path' | 'follow' | 'check' | 'owes'>;

function contentOf(found: FoundFile, edit: FileEdit, args: ModuleArguments): ContentParts {
  const validate = textOf(args, 'validate');
  return {
    kind: 'ensure-file',
    content: sourceOf(edit.bytes).content,
    ...(validate === undefined ? {} : { validate }),
    expected: found.bytes === undefined ? 'none' : createHash('sha256').update(found.bytes).digest('hex'),
    force: true,
    backup: flagOf(args, 'backup'),
    beforeBytes: 0,
  };
}

/** A file that is to be created gets its missing directories too. */
function* ensure(operation: EnsureFileOperation): Step<OperationResult> {
  const answer = yield* attempt(operation);
  if ('result' in answer) return answer.result;
  if (answer.failure.reason !== 'missing-parent') throw explain(answer.failure);
  yield* perform({
    kind: 'ensure-directory',
    path: directoryOf(operation.path),
    recurse: false,
    follow: true,
    check: false,
    ...(operation.owes ? { owes: operation.owes } : {}),
  });
  return yield* perform(operation);
}

function explain(failure: OperationFailure): ModuleFailure {
  if (failure.reason !== 'validate') return new ModuleFailure(failure.message);
  const said = new TextDecoder().decode(failure.stderr ?? new Uint8Array());
  return new ModuleFailure(`failed to validate: rc:${failure.rc ?? 1} error:${said}`);
}

/** Ansible writes first and changes attributes then, so that a new file counts from what root's new files have. */
const NEW_FILE: FileState = { exists: true, mode: NEW_FILE_MODE, uid: 0, gid: 0, owner: 'root', group: 'root' };

function differ({ before }: OperationResult, asked: Attributes): boolean {
  const from = before?.exists ? before : NEW_FILE;
  const same = (wanted: string | undefined, ...values: unknown[]) =>
    wanted === undefined || values.some((value) => String(value) === wanted);
  return !(
    same(asked.mode, from.mode) &&
    same(asked.owner, from.owner, from.uid) &&
    same(asked.group, from.group, from.gid)
  );
}

function attributesDiffOf(done: OperationResult, asked: Attributes, { attributesHeader }: FileEdit): Diff[] {
  if (attributesHeader === undefined) return [];
  const before = done.before?.exists ? done.before : NEW_FILE;
  const sides = attributeSides(before, done.after ?? plannedState(before, asked), asked);
  return sides ? [{ beforeHeader: attributesHeader, afterHeader: attributesHeader, ...sides }] : [];
}

function diffOf(found: FoundFile, { bytes, header, changed }: FileEdit): Diff[] {
  if (!changed) return [];
  const diff = contentDiff({
    path: header,
    source: header,
    existed: found.bytes !== undefined,
    before: found.bytes,
    after: bytes,
    secret: false,
  });
  return diff.map((each) => ({ ...each, beforeHeader: header }));
}
