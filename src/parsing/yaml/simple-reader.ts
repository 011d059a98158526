import type { Diagnostic } from '../../errors/diagnostic.ts';
import type { LineIndex } from '../line-index.ts';

/** Thrown where a text is not simple: the whole parser must read it. */
export const NOT_SIMPLE = new Error('not a simple YAML text');

/** Half of what the whole parser takes, so that it is the one to refuse what is deeper. */
const MAX_DEPTH = 100;

export const [NEWLINE, SPACE, HASH, DASH, COLON] = [10, 32, 35, 45, 58] as const;
/** What stands after the last character. */
export const END = -1;

/** A place in a text without tabs and carriage returns. */
export class SimpleReader {
  readonly text: string;
  readonly lines: LineIndex;
  /** Warnings of what was read. */
  readonly diagnostics: Diagnostic[] = [];
  at = 0;
  lineStart = 0;
  /** Where the node that was read last ends. */
  end = 0;
  #depth = 0;

  constructor(text: string, lines: LineIndex) {
    this.text = text;
    this.lines = lines;
  }

  /** The character here. */
  get here(): number {
    return this.charAt(this.at);
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  charAt(offset: number): number {
    return offset < this.text.length ? this.text.charCodeAt(offset) : END;
  }

  /** Whether the character at an offset is a space, a line end or the end of the text. */
  isBlank(offset: number): boolean {
    const code = this.charAt(offset);
    return code === SPACE || code === NEWLINE || code === END;
  }

  skipSpaces(): void {
    const { text } = this;
    let { at } = this;
    while (text.charCodeAt(at) === SPACE) at += 1;
    this.at = at;
  }

  /** Moves to the next character that is no blank and in no comment; true where that is on another line. */
  skipToContent(): boolean {
    const { text, lineStart } = this;
    for (;;) {
      this.skipSpaces();
      let code = text.charCodeAt(this.at);
      if (code === HASH && (this.at === 0 || this.isBlank(this.at - 1))) {
        this.skipLine();
        code = text.charCodeAt(this.at);
      }
      if (code !== NEWLINE) return this.lineStart !== lineStart;
      this.startLine();
    }
  }

  /** Moves past the line end that stands here. */
  startLine(): void {
    this.at += 1;
    this.lineStart = this.at;
  }

  /** Moves to the end of the line. */
  skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** Counts how deep collections are nested in each other. */
  enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw NOT_SIMPLE;
  }

  /** Ends a collection that was entered. */
  leave(): void {
    this.#depth -= 1;
  }
}
