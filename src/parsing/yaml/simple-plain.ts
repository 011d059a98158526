import type { YamlScalar } from './node.ts';
import { skipLines } from './simple-quoted.ts';
import { COLON, DASH, HASH, NEWLINE, NOT_SIMPLE, type SimpleReader, SPACE } from './simple-reader.ts';
import { takePlain } from './simple-scalars.ts';

/** What a plain scalar cannot begin with, or what makes its beginning something else. */
const NOT_PLAIN = new Set(Array.from('?:,[]{}#&*!|>\'"%@`', (each) => each.charCodeAt(0)));
const FLOW_INDICATORS = new Set(Array.from(',[]{}', (each) => each.charCodeAt(0)));

/** A plain scalar of a block; its further lines stand deeper than `indent`. */
export function readPlain(reader: SimpleReader, indent: number): YamlScalar {
  const { at: start, here } = reader;
  if (NOT_PLAIN.has(here) || (here === DASH && reader.isBlank(start + 1))) throw NOT_SIMPLE;
  let end = skipPlainLine(reader);
  let exact = true;
  while (reader.here === NEWLINE && continues(reader, indent)) {
    end = skipPlainLine(reader);
    exact = false;
  }
  return takePlain(reader, start, end, exact);
}

/** Moves to the end of the line or to its comment; where the text before that ends. A colon that makes a key of it is a fault. */
function skipPlainLine(reader: SimpleReader): number {
  const { text, at: start } = reader;
  let at = start;
  for (; at < text.length; at += 1) {
    PLAIN.lastIndex = at;
    if (PLAIN.test(text)) at = PLAIN.lastIndex;
    const code = text.charCodeAt(at);
    if (code === NEWLINE || (code === HASH && reader.isBlank(at - 1))) break;
    if (code === COLON && reader.isBlank(at + 1)) throw NOT_SIMPLE;
  }
  reader.at = Math.min(at, text.length);
  return endBefore(text, start, reader.at);
}

/** What means nothing else in a plain scalar of a block. */
const PLAIN = /[^\n:#]+/y;

/** The end of a text without the spaces after it. */
function endBefore(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === SPACE) at -= 1;
  return at;
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

/** Whether a character parts the entries of a flow collection. */
export function isFlowIndicator(code: number): boolean {
  return FLOW_INDICATORS.has(code);
}

/** A plain scalar between brackets, on one line. */
export function readFlowPlain(reader: SimpleReader): YamlScalar {
  const { text, at: start, here } = reader;
  const isDash = here === DASH && (reader.isBlank(start + 1) || FLOW_INDICATORS.has(text.charCodeAt(start + 1)));
  if (NOT_PLAIN.has(here) || isDash) throw NOT_SIMPLE;
  let { at } = reader;
  let end = at;
  for (let code = here; !FLOW_INDICATORS.has(code); code = reader.charAt(at)) {
    if (code === COLON && (reader.isBlank(at + 1) || FLOW_INDICATORS.has(reader.charAt(at + 1)))) break;
    if (code === NEWLINE || code === HASH || code < 0) throw NOT_SIMPLE;
    at += 1;
    if (code !== SPACE) end = at;
  }
  reader.at = at;
  return takePlain(reader, start, end, true);
}
