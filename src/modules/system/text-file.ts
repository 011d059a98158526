import { createHash } from 'node:crypto';
import { quoteShell } from '../../parsing/quote.ts';
import { sourceOf } from '../content-hash.ts';
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
 * Puts a new text in place of the one that was read, and of no other: when the file was changed in between nothing is written and
 * the module fails. Links are followed unless that is turned off; mode and owner of a file that is there stay unless they are given.
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
    validate: guardOf(file),
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
  const { reason, message } = answer.failure;
  if (reason !== 'validate') throw new ModuleFailure(message);
  throw new ModuleFailure(
    `${file.path} is not the text that was read: another program changed it meanwhile, or it is not UTF-8; nothing was written`,
  );
}

/** Succeeds while the file is what was read; `%s` in its path would be taken for the new file's place. */
function guardOf({ path, text }: TextFile): string {
  const place = quoteShell(path).replaceAll('%', "%''");
  if (text === undefined) return `[ ! -e ${place} ]`;
  return `[ "$(sha256sum <${place})" = '${createHash('sha256').update(text).digest('hex')}  -' ]`;
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
