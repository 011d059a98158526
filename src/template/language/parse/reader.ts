import { syntaxError } from './syntax-error.ts';
import type { Token, TokenType } from './tokens.ts';

/** A place in a template's text, the tokens read so far, and the lines counted on the way. */
export class Reader {
  readonly text: string;
  readonly tokens: Token[] = [];
  index = 0;
  #line: number;
  #lineStart = 0;
  #counted = 0;

  constructor(text: string, firstLine = 0) {
    this.text = text;
    this.#line = firstLine;
  }

  /** The next match of a global pattern from here on, or undefined. */
  search(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.index;
    return pattern.exec(this.text) ?? undefined;
  }

  /** Takes what a sticky pattern matches right here. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.index;
    const match = pattern.exec(this.text);
    if (!match || match[0] === '') return undefined;
    this.index += match[0].length;
    return match[0];
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
    for (;;) {
      const newline = this.text.indexOf('\n', this.#counted);
      if (newline === -1 || newline >= offset) break;
      this.#line += 1;
      this.#lineStart = newline + 1;
      this.#counted = newline + 1;
    }
  }
}
