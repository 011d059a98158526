/** A place in a user's file. Lines and columns count from 1, columns in UTF-16 code units. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Exclusive end on `endLine`; absent when only a point is known. */
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Compares two places by file, line and column, for sorting findings. */
export function compareRanges(left: SourceRange, right: SourceRange): number {
  return (
    (left.file < right.file ? -1 : left.file > right.file ? 1 : 0) ||
    left.line - right.line ||
    left.column - right.column
  );
}

/** Formats a place as `file:line:column`. */
export function formatRange(range: SourceRange): string {
  return `${range.file}:${range.line}:${range.column}`;
}

/** What stands at a place of a file. */
export interface Placed {
  readonly range: SourceRange;
}
