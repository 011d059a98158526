import { syntaxError } from './syntax-error.ts';
import type { Token, TokenType } from './tokens.ts';

/** A place in a template's text, the tokens read so far, and the lines counted on the way. */
export class Reader {
  readonly text: string;
  readonly tokens: Token[] = [];
  index = 0;
  #line: number;
  #lineStart = 0;
  #nextNewline: number;

  constructor(text: string, firstLine = 0) {
    this.text = text;
    this.#line = firstLine;
    this.#nextNewline = this.#newlineFrom(0);
  }

  /** The next match of a global pattern from here on, or undefined. */
  search(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.index;
    return pattern.exec(this.text) ?? undefined;
  }

  /** Takes what a sticky pattern matches right here. */
  take(pattern: RegExp): string | undefined {
    const start = this.index;
    pattern.lastIndex = start;
    if (!pattern.test(this.text)) return undefined;
    this.index = pattern.lastIndex;
    return this.text.slice(start, this.index);
  }

  /** Moves past blanks; whether there were any. */
  skipBlanks(): boolean {
    const start = this.index;
    let at = start;
    while (at < this.text.length && isBlank(this.text.charCodeAt(at))) at += 1;
    this.index = at;
    return at > start;
  }

  push(type: TokenType, value: string, start: number): void {
    this.#countTo(start);
    this.tokens.push({ type, value, lineno: this.#line, colno: start - this.#lineStart });
  }

  fail(message: string, start: number): never {
    this.#countTo(start);
    throw syntaxError(message, this.#line + 1, start - this.#lineStart + 1);
  }

  #countTo(offset: number): void {
    while (this.#nextNewline < offset) {
      this.#line += 1;
      this.#lineStart = this.#nextNewline + 1;
      this.#nextNewline = this.#newlineFrom(this.#lineStart);
    }
  }

  #newlineFrom(start: number): number {
    const found = this.text.indexOf('\n', start);
    return found === -1 ? Number.POSITIVE_INFINITY : found;
  }
}

const OTHER_BLANK = /\s/;

function isBlank(code: number): boolean {
  return (
    code === 32 || code === 10 || (code > 127 ? OTHER_BLANK.test(String.fromCharCode(code)) : code > 8 && code < 14)
  );
}
