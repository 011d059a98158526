import { CHOMPING_MODE, COLLECTION_STYLE, SCALAR_STYLE } from 'js-yaml';
import { COLON, HASH, NEWLINE, NOT_SIMPLE, type SimpleReader, SPACE } from './yaml-simple-reader.ts';

const COMMA = 44;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const BACKSLASH = 92;
/** What a plain scalar cannot begin with, or what makes its beginning something else: `- ? : , [ ] { } # & * ! | > ' " % @` and a backtick. */
const NOT_PLAIN = new Set(Array.from('?:,[]{}#&*!|>\'"%@`', (each) => each.charCodeAt(0)));
const FLOW_INDICATORS = new Set(Array.from(',[]{}', (each) => each.charCodeAt(0)));
const ESCAPES = new Set(Array.from('0abtnvfre "/\\N_LP', (each) => each.charCodeAt(0)));

/**
 * Reads the value that begins here and the rest of its line; `indent` is where its key or dash stands. Ends at the next
 * text.
 */
export function readInline(reader: SimpleReader, indent: number): void {
  const { here } = reader;
  if (here === 124 || here === 62) {
    readBlockScalar(reader, indent + 1);
    reader.skipToContent();
    return;
  }
  if (here === 91 || here === 123) readFlow(reader, indent + 1);
  else if (here === DOUBLE_QUOTE || here === SINGLE_QUOTE) readQuoted(reader, indent + 1);
  else readPlain(reader, indent);
  if (!reader.skipToContent() && !reader.ended) throw NOT_SIMPLE;
}

/** A plain scalar of a block; its further lines stand deeper than `indent`. */
function readPlain(reader: SimpleReader, indent: number): void {
  const { text, at: start } = reader;
  if (NOT_PLAIN.has(reader.here) || (text[start] === '-' && reader.isBlank(start + 1))) throw NOT_SIMPLE;
  let end = start;
  let exact = true;
  while (!atPlainEnd(reader)) {
    if (reader.skipWord()) end = reader.at;
    else if (reader.here === NEWLINE) {
      if (!continues(reader, indent)) break;
      exact = false;
    } else {
      reader.at += 1;
      if (reader.text.charCodeAt(reader.at - 1) !== SPACE) end = reader.at;
    }
  }
  reader.pushScalar(start, end, SCALAR_STYLE.PLAIN, exact);
}

/** Whether the text or a comment ends a plain scalar here; a colon that makes a key of it is a fault. */
function atPlainEnd(reader: SimpleReader): boolean {
  const code = reader.here;
  if (code === COLON && reader.isBlank(reader.at + 1)) throw NOT_SIMPLE;
  return Number.isNaN(code) || (code === HASH && reader.isBlank(reader.at - 1));
}

/** Moves to the next line with a text where that stands deeper and is no comment; else stays. */
function continues(reader: SimpleReader, indent: number): boolean {
  const { at, lineStart } = reader;
  skipLines(reader);
  if (!reader.ended && reader.column > indent && reader.here !== HASH) return true;
  reader.at = at;
  reader.lineStart = lineStart;
  return false;
}

/** Moves over line ends and blank lines to the next character. */
function skipLines(reader: SimpleReader): void {
  while (reader.here === NEWLINE || reader.here === SPACE) {
    reader.at += 1;
    if (reader.text.charCodeAt(reader.at - 1) === NEWLINE) reader.lineStart = reader.at;
  }
}

/** A quoted scalar; its further lines stand at least at `indent`. */
function readQuoted(reader: SimpleReader, indent: number): void {
  const quote = reader.here;
  reader.at += 1;
  const start = reader.at;
  let exact = true;
  while (!atQuoteEnd(reader, quote)) exact = skipQuoted(reader, quote, indent) && exact;
  const style = quote === SINGLE_QUOTE ? SCALAR_STYLE.SINGLE_QUOTED : SCALAR_STYLE.DOUBLE_QUOTED;
  reader.pushScalar(start, reader.at, style, exact);
  reader.at += 1;
}

function atQuoteEnd({ text, at, here }: SimpleReader, quote: number): boolean {
  if (Number.isNaN(here)) throw NOT_SIMPLE;
  return here === quote && !(quote === SINGLE_QUOTE && text.charCodeAt(at + 1) === quote);
}

/** Moves past a character, an escape or line ends; false where that does not stand for itself. */
function skipQuoted(reader: SimpleReader, quote: number, indent: number): boolean {
  const { text, at, here } = reader;
  if (here === NEWLINE) {
    skipLines(reader);
    if (reader.column < indent) throw NOT_SIMPLE;
    return false;
  }
  const isEscape = here === BACKSLASH && quote === DOUBLE_QUOTE;
  if (isEscape && !ESCAPES.has(text.charCodeAt(at + 1))) throw NOT_SIMPLE;
  const isPair = isEscape || here === quote;
  reader.at += isPair ? 2 : 1;
  return !isPair;
}

/** `[…]` or `{…}` of scalars and further ones; its further lines stand at least at `indent`. */
function readFlow(reader: SimpleReader, indent: number): void {
  const isMapping = reader.here === 123;
  reader.enter();
  const closing = isMapping ? 125 : 93;
  if (isMapping) reader.openMapping(COLLECTION_STYLE.FLOW);
  else reader.openSequence(COLLECTION_STYLE.FLOW);
  reader.at += 1;
  skipFlowSpace(reader, indent);
  while (reader.here !== closing) {
    if (isMapping) readFlowKey(reader, indent);
    readFlowValue(reader, indent);
    skipFlowSpace(reader, indent);
    if (reader.here === closing) break;
    if (reader.here !== COMMA) throw NOT_SIMPLE;
    reader.at += 1;
    skipFlowSpace(reader, indent);
  }
  reader.at += 1;
  reader.leave();
}

function skipFlowSpace(reader: SimpleReader, indent: number): void {
  if (reader.skipToContent() && reader.column < indent) throw NOT_SIMPLE;
  if (reader.ended) throw NOT_SIMPLE;
}

function readFlowKey(reader: SimpleReader, indent: number): void {
  if (FLOW_INDICATORS.has(reader.here)) throw NOT_SIMPLE;
  readFlowValue(reader, indent);
  reader.skipSpaces();
  if (reader.here !== COLON) throw NOT_SIMPLE;
  reader.at += 1;
  skipFlowSpace(reader, indent);
}

function readFlowValue(reader: SimpleReader, indent: number): void {
  const { here } = reader;
  if (here === 91 || here === 123) readFlow(reader, indent);
  else if (here === DOUBLE_QUOTE || here === SINGLE_QUOTE) readQuoted(reader, indent);
  else readFlowPlain(reader);
}

/** A plain scalar between brackets, on one line. */
function readFlowPlain(reader: SimpleReader): void {
  const { text, at: start } = reader;
  const isDash = text[start] === '-' && (reader.isBlank(start + 1) || FLOW_INDICATORS.has(text.charCodeAt(start + 1)));
  if (NOT_PLAIN.has(reader.here) || isDash) throw NOT_SIMPLE;
  let end = start;
  for (let code = reader.here; !FLOW_INDICATORS.has(code); code = reader.here) {
    const next = text.charCodeAt(reader.at + 1);
    if (code === COLON && (reader.isBlank(reader.at + 1) || FLOW_INDICATORS.has(next))) break;
    if (code === NEWLINE || code === HASH || Number.isNaN(code)) throw NOT_SIMPLE;
    reader.at += 1;
    if (code !== SPACE) end = reader.at;
  }
  reader.pushScalar(start, end, SCALAR_STYLE.PLAIN, true);
}

const BLOCK_HEADER = /[|>]([-+]?)(?: *| +#.*)\n/y;

/** A `|` or `>` scalar, whose lines stand at least at `indent`. */
function readBlockScalar(reader: SimpleReader, indent: number): void {
  const { text } = reader;
  const style = text[reader.at] === '|' ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
  BLOCK_HEADER.lastIndex = reader.at;
  const header = BLOCK_HEADER.exec(text);
  if (!header) throw NOT_SIMPLE;
  const chomping = header[1] === '' ? CHOMPING_MODE.CLIP : header[1] === '-' ? CHOMPING_MODE.STRIP : CHOMPING_MODE.KEEP;
  reader.at = BLOCK_HEADER.lastIndex - 1;
  reader.startLine();
  const start = reader.at;
  const content = readBlockLines(reader, indent);
  reader.pushBlockScalar(start, content.end, style, chomping, content.indent);
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
