import type { SourceRange } from '../errors/source-range.ts';

/** Turns offsets of a text into lines and columns, both from 1. Line ends are LF, CRLF and CR, as YAML has them. */
export class LineIndex {
  readonly file: string;
  readonly #text: string;
  readonly #padded: ReadonlySet<number>;
  readonly #width: number;
  /** Counted when the first place is asked for: of a text without faults that may never be. */
  #starts: readonly number[] | undefined;
  #last = 0;

  /** `padded` names the lines (from 0) that were indented by `width` more than in the file; their columns are counted back. */
  constructor(text: string, file: string, padded: ReadonlySet<number> = new Set(), width = 0) {
    this.file = file;
    this.#text = text;
    this.#padded = padded;
    this.#width = width;
  }

  /** Line of an offset, from 0. Neighboring questions are the usual ones, so the last answer is tried first. */
  lineOf(offset: number): number {
    const starts = this.#lineStarts();
    let low = this.#last;
    if ((starts[low] as number) > offset) low = 0;
    let high = Math.min(low + 1, starts.length);
    while (high < starts.length && (starts[high] as number) <= offset) {
      low = high;
      high = Math.min(high * 2, starts.length);
    }
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    this.#last = low;
    return low;
  }

  /** Offset at which a line (from 0) begins. */
  startOf(line: number): number {
    const starts = this.#lineStarts();
    return starts[line] ?? starts[starts.length - 1] ?? 0;
  }

  /** The place between two offsets; the end is exclusive. */
  range(start: number, end: number): SourceRange {
    const line = this.lineOf(start);
    const column = this.#columnOf(start, line);
    const endLine = this.lineOf(end);
    const endColumn = this.#columnOf(end, endLine);
    return { file: this.file, line: line + 1, column, endLine: endLine + 1, endColumn };
  }

  #lineStarts(): readonly number[] {
    this.#starts ??= findLineStarts(this.#text);
    return this.#starts;
  }

  #columnOf(offset: number, line: number): number {
    const column = offset - this.startOf(line) + 1;
    return this.#padded.has(line) ? Math.max(1, column - this.#width) : column;
  }
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
