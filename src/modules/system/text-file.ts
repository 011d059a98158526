import { createHash } from 'node:crypto';
import { sourceOf } from '../file/content-hash.ts';
import type { ModuleContext } from '../module.ts';
import { attempt, ModuleFailure, type Step } from '../requests.ts';

/** A text file of the host as it was read; `text` is undefined when there is none. */
export interface TextFile {
  readonly path: string;
  readonly text: string | undefined;
}

export interface TextOptions {
  readonly backup?: boolean;
  /** False: a link is replaced by the file. */
  readonly follow?: boolean;
  readonly mode?: string;
  readonly owner?: string;
  readonly group?: string;
}

/**
 * Puts a new text in place of the one that was read, and of no other: when the file was changed in between, or is not UTF-8,
 * nothing is written and the module fails. Links are followed unless that is turned off; mode and owner of a file that is there stay unless they are given.
 *
 * @returns the path of the backup when one was asked for and made.
 */
export function* writeText(
  file: TextFile,
  text: string,
  context: ModuleContext,
  options: TextOptions = {},
): Step<string | undefined> {
  const answer = yield* attempt({
    kind: 'ensure-file',
    path: file.path,
    content: sourceOf(new TextEncoder().encode(text)).content,
    expected: file.text === undefined ? 'none' : createHash('sha256').update(file.text).digest('hex'),
    force: true,
    follow: options.follow !== false,
    backup: options.backup === true,
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.group === undefined ? {} : { group: options.group }),
    beforeBytes: 0,
    check: context.check,
    owes: context.owes,
  });
  if ('result' in answer) return answer.result.backupFile;
  throw new ModuleFailure(answer.failure.message);
}

/** Python's `str.splitlines()` for texts of a system: lines without their ends. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Python's `readlines()`: lines with their ends, where a carriage return alone ends one too and becomes a newline. */
export function linesWithEnds(text: string): string[] {
  return text.replaceAll(/\r\n?/g, '\n').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
