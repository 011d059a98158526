import type { Diff } from '../modules/module.ts';
import type { SnapshotDifference } from '../plan/snapshot.ts';
import type { Palette } from './color.ts';
import { formatDiffs } from './diff-text.ts';

/** What `render --check` says: each difference with its diff, and what to do. */
export function formatDifferences(
  differences: readonly SnapshotDifference[],
  unified: (diff: Diff) => string,
  palette: Palette,
): string {
  if (differences.length === 0) return 'The folder holds what would be rendered.\n';
  const texts = differences.map(({ path, kind, before, after }) => {
    const diff = {
      beforeHeader: kind === 'missing' ? '' : path,
      afterHeader: kind === 'obsolete' ? '' : path,
      before,
      after,
    };
    return `${palette.changed(`${kind}: ${path}`)}\n${formatDiffs([diff], unified, palette)}`;
  });
  const count = `${differences.length} difference${differences.length === 1 ? '' : 's'}`;
  return `${texts.join('')}${count}. Render again without --check to take them over.\n`;
}
