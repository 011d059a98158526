import { CHOMPING_MODE } from 'js-yaml';
import type { YamlNode } from './node.ts';
import { readFlow } from './simple-flow.ts';
import { readPlain } from './simple-plain.ts';
import { DOUBLE_QUOTE, readQuoted, SINGLE_QUOTE } from './simple-quoted.ts';
import { NEWLINE, NOT_SIMPLE, type SimpleReader } from './simple-reader.ts';
import { takeBlock } from './simple-scalars.ts';

const [LITERAL, FOLDED] = [124, 62] as const;
const [LEFT_BRACKET, LEFT_BRACE] = [91, 123] as const;

/**
 * Reads the value that begins here and the rest of its line; `indent` is where its key or dash stands. Ends at the next
 * text.
 */
export function readInline(reader: SimpleReader, indent: number): YamlNode {
  const { here } = reader;
  if (here === LITERAL || here === FOLDED) {
    const node = readBlockScalar(reader, indent + 1);
    reader.skipToContent();
    return node;
  }
  const node = readOnLine(reader, here, indent);
  if (!reader.skipToContent() && !reader.ended) throw NOT_SIMPLE;
  return node;
}

function readOnLine(reader: SimpleReader, here: number, indent: number): YamlNode {
  if (here === LEFT_BRACKET || here === LEFT_BRACE) return readFlow(reader, indent + 1);
  if (here === DOUBLE_QUOTE || here === SINGLE_QUOTE) return readQuoted(reader, indent + 1);
  return readPlain(reader, indent);
}

const BLOCK_HEADER = /[|>]([-+]?)(?: *| +#.*)\n/y;

/** A `|` or `>` scalar, whose lines stand at least at `indent`. */
function readBlockScalar(reader: SimpleReader, indent: number): YamlNode {
  const { text, at: start, here } = reader;
  BLOCK_HEADER.lastIndex = start;
  const header = BLOCK_HEADER.exec(text);
  if (!header) throw NOT_SIMPLE;
  const chomping = header[1] === '' ? CHOMPING_MODE.CLIP : header[1] === '-' ? CHOMPING_MODE.STRIP : CHOMPING_MODE.KEEP;
  reader.at = BLOCK_HEADER.lastIndex - 1;
  reader.startLine();
  const content = reader.at;
  const lines = readBlockLines(reader, indent);
  return takeBlock(reader, { start, folded: here === FOLDED, chomping }, content, lines.end, lines.indent);
}

/** Moves past the lines of a block scalar; where its text ends, and its indentation (-1: it has no text). */
function readBlockLines(reader: SimpleReader, least: number): { end: number; indent: number } {
  const indent = findBlockIndent(reader, least);
  while (indent >= 0 && !reader.ended && (reader.here === NEWLINE || reader.column >= indent)) {
    reader.skipLine();
    if (!reader.ended) reader.startLine();
    reader.skipSpaces();
  }
  const endsInLine = reader.ended && reader.column > Math.max(indent, 0);
  return { end: endsInLine ? reader.at : reader.lineStart, indent };
}

/** Moves over blank lines to the first text of a block scalar and gives its column; -1 where none stands deep enough. */
function findBlockIndent(reader: SimpleReader, least: number): number {
  let longest = 0;
  for (reader.skipSpaces(); reader.here === NEWLINE; reader.skipSpaces()) {
    longest = Math.max(longest, reader.column);
    reader.startLine();
  }
  if (reader.ended || reader.column < least) return -1;
  if (reader.column < longest) throw NOT_SIMPLE;
  return reader.column;
}
