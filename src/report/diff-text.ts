import type { Diff } from '../modules/module.ts';
import type { Palette } from './color.ts';
import { safeText } from './terminal-text.ts';

/** Draws the differences of a task with the given unified-diff function, added and removed lines colored. */
export function formatDiffs(diffs: readonly Diff[], unified: (diff: Diff) => string, palette: Palette): string {
  return diffs
    .map((diff) => unified(diff))
    .filter((text) => text !== '')
    .map((text) => paintLines(safeText(text), palette))
    .join('');
}

function paintLines(text: string, palette: Palette): string {
  return text.replaceAll(/^.*$/gm, (line) => {
    if (line.startsWith('+')) return palette.added(line);
    if (line.startsWith('-')) return palette.removed(line);
    return line.startsWith('@@') ? palette.location(line) : line;
  });
}
