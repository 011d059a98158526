import { TextError } from './text-error.ts';

/** A word of a command line and where it stands in the text. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a text into words as Python's `shlex.split` does (POSIX quoting: '…' is literal, in "…" a backslash escapes only
 * a quote or a backslash). With `comments` an unquoted `#` ends the line, even within a word.
 * Throws TextError on an open quote or a final backslash.
 */
export function splitWords(text: string, options: { comments?: boolean } = {}): string[] {
  return locateWords(text, options).map((word) => word.text);
}

/** The same with the place of every word. */
export function locateWords(text: string, options: { comments?: boolean } = {}): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (/[ \t\r\n]/.test(text.charAt(at))) at++;
    else if (options.comments && text[at] === '#') at = lineEnd(text, at);
    else {
      const word = readWord(text, at, options.comments === true);
      words.push(word);
      at = word.end;
    }
  }
  return words;
}

function readWord(text: string, start: number, comments: boolean): Word {
  const parts: string[] = [];
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/[ \t\r\n]/.test(char) || (comments && char === '#')) break;
    const piece = readPiece(text, at);
    parts.push(piece.text);
    at = piece.end;
  }
  return { text: parts.join(''), start, end: at };
}

function readPiece(text: string, at: number): { text: string; end: number } {
  const char = text[at];
  if (char === "'") return readSingleQuoted(text, at);
  if (char === '"') return readDoubleQuoted(text, at);
  if (char !== '\\') return { text: text.charAt(at), end: at + 1 };
  if (at + 1 >= text.length) throw new TextError('No escaped character', at);
  return { text: text.charAt(at + 1), end: at + 2 };
}

function readSingleQuoted(text: string, start: number): { text: string; end: number } {
  const end = text.indexOf("'", start + 1);
  if (end < 0) throw new TextError('No closing quotation', start);
  return { text: text.slice(start + 1, end), end: end + 1 };
}

function readDoubleQuoted(text: string, start: number): { text: string; end: number } {
  const parts: string[] = [];
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') return { text: parts.join(''), end: at + 1 };
    if (char === '\\' && at + 1 < text.length) {
      at++;
      const escaped = text.charAt(at);
      parts.push(escaped === '"' || escaped === '\\' ? escaped : `\\${escaped}`);
    } else parts.push(char);
  }
  throw new TextError('No closing quotation', start);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
