/**
 * PyYAML lets the continuation lines of a quoted scalar or a flow collection begin in any column; YAML 1.2 wants them
 * deeper than the parent, and the parser insists:
 *
 *     endpoints: [
 *       "https://10.0.0.1:2379"
 *     ]
 *
 * Blanks before such a line mean nothing, so they are added, and places are counted back.
 */
export interface Reindented {
  readonly text: string;
  /** Offsets in the original text of the lines that were padded. */
  readonly starts: readonly number[];
  /** How many blanks each of them got. */
  readonly width: number;
}

/** More than any indentation that the parser's depth limit lets stand. */
const PADDING = ' '.repeat(400);

/** Pads the continuation lines of every quoted scalar and flow collection that a block-style scan finds. */
export function reindentFlow(text: string): Reindented {
  const { continuations, tabs } = new Scan(text).scan();
  const spaced = insertAt(text, tabs, ' ', 1);
  return { text: insertAt(spaced, continuations, PADDING, 0), starts: continuations, width: PADDING.length };
}

/** Puts `inserted` at each offset in place of so many characters. */
function insertAt(text: string, offsets: readonly number[], inserted: string, replaced: number): string {
  const parts: string[] = [];
  let from = 0;
  for (const offset of offsets) {
    parts.push(text.slice(from, offset), inserted);
    from = offset + replaced;
  }
  return parts.join('') + text.slice(from);
}

/** What stands before a quote or comment that is one, within a flow collection. */
const FLOW_START = /[\s[{,:]/;

class Scan {
  readonly #text: string;
  readonly #continuations: number[] = [];
  /** Tabs between the entries of a flow collection, which the parser takes for indentation. */
  readonly #tabs: number[] = [];
  #at = 0;
  /** Column of the innermost key or dash of the line: the content of a block scalar is deeper. */
  #column = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): { continuations: readonly number[]; tabs: readonly number[] } {
    while (this.#at < this.#text.length) this.#scanLine();
    return { continuations: this.#continuations, tabs: this.#tabs };
  }

  #scanLine(): void {
    this.#lineStart = this.#at;
    this.#skip(/[ \t\uFEFF]*/y);
    this.#column = 0;
    while (this.#scanToken());
    this.#skip(/[^\r\n]*(?:\r\n?|\n|$)/y);
  }

  /** One token of a block-style line; false where the rest of the line is of no interest. */
  #scanToken(): boolean {
    const column = this.#at - this.#lineStart;
    const char = this.#text[this.#at];
    if (char === undefined || isBreak(char) || char === '#') return false;
    if (this.#skip(/[-?:](?=[ \t\r\n]|$)[ \t]*/y)) return this.#setColumn(column);
    if (this.#skip(/[!&][^ \t\r\n]*[ \t]*/y)) return true;
    if (char === '|' || char === '>') return this.#skipBlockScalar();
    return this.#scanFlowNode(char) && this.#skip(/[ \t]*:(?=[ \t\r\n]|$)[ \t]*/y) && this.#setColumn(column);
  }

  #setColumn(column: number): true {
    this.#column = column;
    return true;
  }

  #scanFlowNode(char: string): boolean {
    if (char === '"' || char === "'") return this.#scanQuoted(char);
    return char === '[' || char === '{' ? this.#scanFlow() : this.#scanPlain();
  }

  #scanPlain(): true {
    const text = this.#text;
    for (; this.#at < text.length; this.#at++) {
      const char = text.charAt(this.#at);
      if (isBreak(char)) break;
      if (char === ':' && isBlankOrEnd(text[this.#at + 1])) break;
      if (char === '#' && isBlankOrEnd(text[this.#at - 1])) break;
    }
    return true;
  }

  #scanQuoted(quote: string): boolean {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at];
      if (quote === '"' && char === '\\') this.#at++;
      else if (char === quote && quote === "'" && this.#text[this.#at + 1] === "'") this.#at++;
      else if (char === quote) break;
      this.#noteBreak();
    }
    this.#at++;
    return this.#at <= this.#text.length;
  }

  #scanFlow(): boolean {
    let depth = 0;
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (!this.#skipFlowScalar(char)) return false;
      if (char === '[' || char === '{') depth++;
      if ((char === ']' || char === '}') && --depth === 0) return true;
    }
    return false;
  }

  /** One character of a flow collection, or all of a quoted scalar or comment; false where a quote is never closed. */
  #skipFlowScalar(char: string): boolean {
    const starts = '\'"#'.includes(char) && FLOW_START.test(this.#text[this.#at - 1] ?? ' ');
    if (starts && char !== '#') return this.#scanQuoted(char);
    if (starts) this.#skip(/[^\r\n]*/y);
    if (char === '\t') this.#tabs.push(this.#at);
    this.#noteBreak();
    this.#at++;
    return true;
  }

  /** Skips header and content, up to the line break before the next line. */
  #skipBlockScalar(): false {
    if (!this.#skip(/[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)/y)) return false;
    const deeper = new RegExp(`[ \\t]*(?:\\r\\n?|\\n)| {${this.#column + 1}}[^\\r\\n]*(?:\\r\\n?|\\n|$)`, 'y');
    while (this.#at < this.#text.length && this.#skip(deeper));
    this.#at--;
    return false;
  }

  #noteBreak(): void {
    const code = this.#text.charCodeAt(this.#at);
    if (code !== 10 && (code !== 13 || this.#text.charCodeAt(this.#at + 1) === 10)) return;
    this.#continuations.push(this.#at + 1);
    this.#lineStart = this.#at + 1;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return false;
    this.#at += match[0].length;
    return match[0].length > 0;
  }
}

function isBreak(char: string): boolean {
  return char === '\r' || char === '\n';
}

function isBlankOrEnd(char: string | undefined): boolean {
  return char === undefined || char === ' ' || char === '\t' || isBreak(char);
}
