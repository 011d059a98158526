import { structuredPatch } from 'diff';
import type { Diff } from './change.ts';

/**
 * A difference as `ansible-playbook --diff` prints it: unified with three lines of context, `before: HEADER` and `after:
 * HEADER` on top (the bare words without a header). Empty when nothing differs. Loads the library: import it only where differences are shown.
 */
export function formatDiff(diff: Diff, context = CONTEXT): string {
  if (diff.prepared !== undefined) return diff.prepared && `${diff.prepared}\n`;
  if (diff.before === diff.after) return '';
  const patch = structuredPatch('', '', closeLastLine(diff.before), closeLastLine(diff.after), '', '', { context });
  const lines = [`--- ${header('before', diff.beforeHeader)}`, `+++ ${header('after', diff.afterHeader)}`];
  for (const hunk of patch.hunks) {
    lines.push(`@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`, ...hunk.lines);
  }
  return `${lines.join('\n').replaceAll(UNENDED, UNENDED_NOTE)}\n\n`;
}

/** Lines around a change. */
const CONTEXT = 3;

/** A character that no text of a host should hold: while lines are compared it stands for the missing newline. */
const UNENDED = '\uffff';
const UNENDED_NOTE = '\n\\ No newline at end of file';

function header(word: string, name: string): string {
  return name === '' ? word : `${word}: ${name}`;
}

/** A last line without its newline differs from the same line with one, and is told apart by a note. */
function closeLastLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}${UNENDED}\n`;
}

/** As difflib writes it: one line is its number alone; an empty side starts at the line before. */
function span(start: number, count: number): string {
  if (count === 1) return String(start);
  return `${count === 0 ? start - 1 : start},${count}`;
}
