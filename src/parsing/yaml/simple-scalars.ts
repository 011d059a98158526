import { CHOMPING_MODE, EVENT_ID, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { YamlScalar } from './node.ts';
import { PlacedBlockScalar, PlacedScalar } from './placed-node.ts';
import { plainValue } from './scalar.ts';
import { blockEnd, scalarText } from './scalar-node.ts';
import { COLON, DASH, NOT_SIMPLE, type SimpleReader, SPACE } from './simple-reader.ts';

/** A plain scalar between two offsets; `exact` where its text stands in the file as it is. */
export function takePlain(reader: SimpleReader, start: number, end: number, exact: boolean): YamlScalar {
  const text = exact ? reader.text.slice(start, end) : decode(reader, start, end, SCALAR_STYLE.PLAIN);
  const value = plainValue(text);
  if (value === undefined) throw NOT_SIMPLE;
  reader.end = end;
  return new PlacedScalar(value, true, reader.lines, start, end);
}

/** A quoted scalar with its text between two offsets. */
export function takeQuoted(
  reader: SimpleReader,
  start: number,
  end: number,
  style: ScalarEvent['style'],
  exact: boolean,
): YamlScalar {
  const value = exact ? reader.text.slice(start, end) : decode(reader, start, end, style);
  reader.end = end + 1;
  return new PlacedScalar(value, false, reader.lines, start - 1, end + 1);
}

/** What a `|` or `>` scalar says of itself. */
export interface BlockHeader {
  /** Where it begins. */
  readonly start: number;
  readonly folded: boolean;
  readonly chomping: ScalarEvent['chomping'];
}

/** A block scalar with its lines between two offsets; `indent` is where they stand, -1 where there is no text. */
export function takeBlock(
  reader: SimpleReader,
  header: BlockHeader,
  content: number,
  contentEnd: number,
  indent: number,
): YamlScalar {
  const { start, folded, chomping } = header;
  const style = folded ? SCALAR_STYLE.FOLDED_BLOCK : SCALAR_STYLE.LITERAL_BLOCK;
  const value = decode(reader, content, contentEnd, style, chomping, indent);
  const end = blockEnd(reader.text, content, contentEnd);
  reader.end = end;
  return new PlacedBlockScalar(value, reader.lines, [start, end], content, folded, indent);
}

/** The empty value that stands where the node before it ended. */
export function readEmpty(reader: SimpleReader): YamlScalar {
  let at = reader.end;
  for (let code = reader.charAt(at); code === SPACE || code === COLON || code === DASH; code = reader.charAt(at))
    at += 1;
  reader.end = at;
  return new PlacedScalar(null, true, reader.lines, at, at);
}

function decode(
  reader: SimpleReader,
  valueStart: number,
  valueEnd: number,
  style: ScalarEvent['style'],
  chomping: ScalarEvent['chomping'] = CHOMPING_MODE.CLIP,
  indent = -1,
): string {
  const [anchorStart, anchorEnd, tagStart, tagEnd] = [-1, -1, -1, -1];
  const properties = { anchorStart, anchorEnd, tagStart, tagEnd, fast: false };
  return scalarText(reader.text, {
    type: EVENT_ID.SCALAR,
    valueStart,
    valueEnd,
    ...properties,
    style,
    chomping,
    indent,
  });
}
