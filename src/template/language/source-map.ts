import type { SourceRange } from '../../errors/source-range.ts';
import type { YamlScalar } from '../../parsing/yaml/node.ts';
import { decodePlace } from './place.ts';
import type { Locate } from './run/template-context.ts';

/** Where a text stands in a YAML file: its scalar's range, and for a block scalar where its first line begins. */
export type TextPlace = Pick<YamlScalar, 'range' | 'block'>;

/** Maps places of a file that is a template as a whole. */
export function locateInFile(file: string): Locate {
  return (place) => {
    const found = decodePlace(place);
    return found && { file, line: found.line, column: found.column };
  };
}

/** Maps places of a text to the file where the text stands; nothing is known without its place. */
export function locateInText(source: string, text: TextPlace | undefined): Locate {
  return (place) => {
    const found = decodePlace(place);
    return found && text && placeInText(source, text, found.line, found.column);
  };
}

/**
 * A line and column of a text, in its file. Exact in literal block scalars and, but for escapes before the place, in scalars
 * on one line; where lines were folded, the place where the text begins.
 */
function placeInText(source: string, { range, block }: TextPlace, line: number, column: number): SourceRange {
  const { file } = range;
  if (block) {
    return block.folded
      ? { file, line: block.line, column: block.column }
      : { file, line: block.line + line - 1, column: block.column + column - 1 };
  }
  const onOneLine = range.endLine === undefined || range.endLine === range.line;
  if (!onOneLine || line !== 1) return { file, line: range.line, column: range.column };
  const quote = range.endColumn !== undefined && range.endColumn - range.column > source.length ? 1 : 0;
  return { file, line: range.line, column: range.column + quote + column - 1 };
}
