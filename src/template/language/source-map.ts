import type { SourceRange } from '../../errors/source-range.ts';
import { decodePlace } from './place.ts';
import type { Locate } from './run/template-context.ts';

/** Maps places of a file that is a template as a whole; a header's lines come before its text. */
export function locateInFile(file: string, headerLines: number): Locate {
  return (place) => {
    const found = decodePlace(place);
    return found && { file, line: found.line + headerLines, column: found.column };
  };
}

/** Maps places of a text to the file where the text stands; nothing is known without its range. */
export function locateInRange(range: SourceRange | undefined, headerLines: number): Locate {
  return (place) => {
    const found = decodePlace(place);
    return found && range && placeInRange(range, found.line + headerLines, found.column);
  };
}

/**
 * A line and column of a text within the range of its YAML scalar. On one line the column is exact, but for escapes before
 * it; a scalar over several lines gives the line, if it is a block scalar, whose text begins on the line after its `|`.
 */
export function placeInRange(range: SourceRange, line: number, column: number): SourceRange {
  const { file } = range;
  if (range.endLine === undefined || range.endLine === range.line) {
    return line === 1
      ? { file, line: range.line, column: range.column + column - 1 }
      : { file, line: range.line, column: range.column };
  }
  const inside = Math.min(range.line + line, range.endLine);
  return { file, line: inside, column: 1 };
}
