import { SCALAR_STYLE } from 'js-yaml';
import type { YamlScalar } from './node.ts';
import { END, NEWLINE, NOT_SIMPLE, type SimpleReader, SPACE } from './simple-reader.ts';
import { takeQuoted } from './simple-scalars.ts';

export const [DOUBLE_QUOTE, SINGLE_QUOTE] = [34, 39] as const;
const BACKSLASH = 92;
const ESCAPES = new Set(Array.from('0abtnvfre "/\\N_LP', (each) => each.charCodeAt(0)));

/** The quoted scalar that begins here; its further lines stand at least at `indent`. */
export function readQuoted(reader: SimpleReader, indent: number): YamlScalar {
  const quote = reader.here;
  reader.at += 1;
  const start = reader.at;
  let exact = true;
  while (!skipToQuote(reader, quote)) {
    skipSpecial(reader, quote, indent);
    exact = false;
  }
  const end = reader.at;
  reader.at += 1;
  const style = quote === SINGLE_QUOTE ? SCALAR_STYLE.SINGLE_QUOTED : SCALAR_STYLE.DOUBLE_QUOTED;
  return takeQuoted(reader, start, end, style, exact);
}

const IN_SINGLE = /[^'\\\n]+/y;
const IN_DOUBLE = /[^"\\\n]+/y;

/** Moves to the quote that ends the scalar, or to something before it that does not stand for itself: false. */
function skipToQuote(reader: SimpleReader, quote: number): boolean {
  const { text } = reader;
  const ordinary = quote === SINGLE_QUOTE ? IN_SINGLE : IN_DOUBLE;
  ordinary.lastIndex = reader.at;
  if (ordinary.test(text)) reader.at = ordinary.lastIndex;
  const { at, here } = reader;
  return here === quote && !(quote === SINGLE_QUOTE && reader.charAt(at + 1) === quote);
}

/** Moves past line ends, an escape, or a quote that stands twice. */
function skipSpecial(reader: SimpleReader, quote: number, indent: number): void {
  const { here, at } = reader;
  if (here === END) throw NOT_SIMPLE;
  if (here === NEWLINE) {
    skipLines(reader);
    if (reader.column < indent) throw NOT_SIMPLE;
  } else if (here === BACKSLASH && quote === SINGLE_QUOTE) {
    reader.at += 1;
  } else {
    if (here === BACKSLASH && !ESCAPES.has(reader.charAt(at + 1))) throw NOT_SIMPLE;
    reader.at += 2;
  }
}

/** Moves over line ends and blank lines to the next character. */
export function skipLines(reader: SimpleReader): void {
  for (let { here } = reader; here === NEWLINE || here === SPACE; here = reader.here) {
    reader.at += 1;
    if (here === NEWLINE) reader.lineStart = reader.at;
  }
}
