import { Buffer } from 'node:buffer';
import type { OperationResult } from '../agent/reply.ts';
import type { PyDict } from '../parsing/value.ts';
import { flagOf } from './argument-values.ts';
import { sourceOf } from './content-hash.ts';
import { attributesFor } from './file-attribute-arguments.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { pathInfo } from './path-info.ts';
import { attempt, ModuleFailure, perform, type Step } from './requests.ts';

/** Keys, requests and certificates are small; anything larger is none. */
const MAX_BYTES = 1024 * 1024;

/** The text of a file of the host; undefined where there is none. */
export function* readText(path: string): Step<string | undefined> {
  const answer = yield* attempt({ kind: 'read', path, maxBytes: MAX_BYTES });
  if ('result' in answer) return Buffer.from(answer.result.content ?? new Uint8Array()).toString('utf8');
  const { reason, message } = answer.failure;
  if (reason === 'not-found' || reason === 'missing-parent') return undefined;
  throw new ModuleFailure(message);
}

/** The text of an argument that is either a path or the content itself. */
export function* textFrom(path: string | undefined, content: string | undefined, what: string): Step<string> {
  if (content !== undefined) return content;
  const text = path === undefined ? undefined : yield* readText(path);
  if (text === undefined) throw new ModuleFailure(`${what} ${path ?? ''} does not exist`.replace('  ', ' '));
  return text;
}

/** Puts the text in place with the attributes that the arguments ask for. Its bytes are never part of an answer. */
export function* writeText(
  path: string,
  text: string,
  newMode: string,
  args: ModuleArguments,
  context: ModuleContext,
): Step<OperationResult> {
  return yield* perform({
    kind: 'ensure-file',
    path,
    content: sourceOf(Buffer.from(text, 'utf8')).content,
    mode: newMode,
    ...attributesFor(args, undefined, newMode),
    force: true,
    follow: true,
    backup: flagOf(args, 'backup'),
    beforeBytes: 0,
    check: context.check,
    owes: context.owes,
  });
}

/** Removes the file: `state: absent`. */
export function* removeFile(path: string, context: ModuleContext): Step<ModuleResult> {
  const result = yield* perform({ kind: 'ensure-absent', path, check: context.check, owes: context.owes });
  return { changed: result.changed, values: new Map([['filename', path]]) };
}

/** The result of a module that made or kept a file: whether it changed, what is in it, and the attributes of the file. */
export function fileResult(path: string, made: boolean, written: OperationResult, values: PyDict): ModuleResult {
  const all: PyDict = new Map([...values, ['filename', path]]);
  for (const [name, value] of pathInfo(written.after)) if (name !== 'path') all.set(name, value);
  if (written.backupFile !== undefined) all.set('backup_file', written.backupFile);
  return { changed: made || written.changed, values: all };
}
