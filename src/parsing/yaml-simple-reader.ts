import { CHOMPING_MODE, type COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** Thrown where a text is not simple: the whole parser must read it. */
export const NOT_SIMPLE = new Error('not a simple YAML text');

/** Half of what the whole parser takes, so that it is the one to refuse what is deeper. */
const MAX_DEPTH = 100;

const WORD = /[^\n :#]+/y;

type Style = ScalarEvent['style'];

export const [NEWLINE, SPACE, HASH, DASH, COLON] = [10, 32, 35, 45, 58] as const;

/** A place in a text without tabs and carriage returns, and the events read so far. */
export class SimpleReader {
  readonly text: string;
  readonly events: Event[] = [];
  at = 0;
  lineStart = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character here; NaN at the end. */
  get here(): number {
    return this.text.charCodeAt(this.at);
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** Whether the character at an offset is a space, a line end or the end of the text. */
  isBlank(offset: number): boolean {
    const code = this.text.charCodeAt(offset);
    return code === SPACE || code === NEWLINE || Number.isNaN(code);
  }

  skipSpaces(): void {
    while (this.here === SPACE) this.at += 1;
  }

  /** Moves to the next character that is no blank and in no comment; true where that is on another line. */
  skipToContent(): boolean {
    const { lineStart } = this;
    for (;;) {
      this.skipSpaces();
      if (this.here === HASH && this.isBlank(this.at - 1)) this.skipLine();
      if (this.here !== NEWLINE) return this.lineStart !== lineStart;
      this.startLine();
    }
  }

  /** Moves past characters that end no word of a plain scalar; false where there is none. */
  skipWord(): boolean {
    WORD.lastIndex = this.at;
    if (!WORD.test(this.text)) return false;
    this.at = WORD.lastIndex;
    return true;
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

  openSequence(style: typeof COLLECTION_STYLE.BLOCK | typeof COLLECTION_STYLE.FLOW): void {
    this.events.push({ type: EVENT_ID.SEQUENCE, start: this.at, ...NO_PROPERTIES, style });
  }

  openMapping(style: typeof COLLECTION_STYLE.BLOCK | typeof COLLECTION_STYLE.FLOW): void {
    this.events.push({ type: EVENT_ID.MAPPING, start: this.at, ...NO_PROPERTIES, style });
  }

  /** Counts how deep collections are nested in each other. */
  enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw NOT_SIMPLE;
  }

  /** Ends a collection that was entered. */
  leave(): void {
    this.#depth -= 1;
    this.close();
  }

  close(): void {
    this.events.push({ type: EVENT_ID.POP });
  }

  /** A scalar; `exact` where its text stands in the file as it is. */
  pushScalar(start: number, end: number, style: Style, exact: boolean): void {
    this.#push(start, end, style, CHOMPING_MODE.CLIP, -1, exact);
  }

  pushBlockScalar(start: number, end: number, style: Style, chomping: ScalarEvent['chomping'], indent: number): void {
    this.#push(start, end, style, chomping, indent, false);
  }

  pushEmpty(): void {
    this.#push(-1, -1, SCALAR_STYLE.PLAIN, CHOMPING_MODE.CLIP, -1, false);
  }

  #push(
    valueStart: number,
    valueEnd: number,
    style: Style,
    chomping: ScalarEvent['chomping'],
    indent: number,
    fast: boolean,
  ): void {
    const [anchorStart, anchorEnd, tagStart, tagEnd] = [-1, -1, -1, -1];
    const properties = { anchorStart, anchorEnd, tagStart, tagEnd };
    this.events.push({ type: EVENT_ID.SCALAR, valueStart, valueEnd, ...properties, style, chomping, indent, fast });
  }
}

const NO_PROPERTIES = { anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1 } as const;
