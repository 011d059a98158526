import { characterCount, charactersOf } from '../values/characters.ts';
import { valueError } from '../values/errors.ts';

export interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

const SPACE = '[\\t\\n\\x0b\\x0c\\r ]';
const NO_SPACE = '[^\\t\\n\\x0b\\x0c\\r ]';
const WORD = `[\\p{L}\\p{N}_!"'&.,?]`;
const LETTER = '[\\p{L}_]';

/** Where Python's textwrap may break: spaces, em-dashes and, between letters, hyphens. */
const CHUNKS = new RegExp(
  `(${SPACE}+|(?<=${WORD})-{2,}(?=[\\p{L}\\p{N}_])` +
    `|${NO_SPACE}+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})` +
    `|(?=${SPACE}|$)|(?<=${WORD})(?=-{2,}[\\p{L}\\p{N}_])))`,
  'u',
);
const SIMPLE_CHUNKS = new RegExp(`(${SPACE}+)`);

const isBlank = (chunk: string) => /^[\t\n\v\f\r ]*$/.test(chunk);

/** The lines of Python's `textwrap.wrap` with white space kept as it is. Throws for a width below 1. */
export function wrapText(text: string, options: WrapOptions): string[] {
  if (options.width <= 0) throw valueError(`invalid width ${options.width} (must be > 0)`);
  const chunks = text.split(options.breakOnHyphens ? CHUNKS : SIMPLE_CHUNKS).filter((chunk) => chunk);
  chunks.reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (lines.length > 0 && isBlank(chunks.at(-1) ?? '')) chunks.pop();
    const line = fillLine(chunks, options);
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** Takes chunks off the end of `chunks` until the line is full. */
function fillLine(chunks: string[], options: WrapOptions): string[] {
  const line: string[] = [];
  let length = 0;
  while (chunks.length > 0) {
    const size = characterCount(chunks.at(-1) ?? '');
    if (length + size > options.width) break;
    line.push(chunks.pop() ?? '');
    length += size;
  }
  if (chunks.length > 0 && characterCount(chunks.at(-1) ?? '') > options.width)
    breakLong(chunks, line, length, options);
  if (line.length > 0 && isBlank(line.at(-1) ?? '')) line.pop();
  return line;
}

function breakLong(chunks: string[], line: string[], length: number, options: WrapOptions): void {
  const room = options.width < 1 ? 1 : options.width - length;
  if (!options.breakLongWords) {
    if (line.length === 0) line.push(chunks.pop() ?? '');
    return;
  }
  const characters = charactersOf(chunks.pop() ?? '');
  const end = options.breakOnHyphens && characters.length > room ? hyphenEnd(characters, room) : room;
  line.push(characters.slice(0, end).join(''));
  const rest = characters.slice(end).join('');
  if (rest) chunks.push(rest);
}

/** A long word is cut after its last hyphen that fits, unless only hyphens come before. */
function hyphenEnd(characters: readonly string[], room: number): number {
  const hyphen = characters.slice(0, room).lastIndexOf('-');
  return hyphen > 0 && characters.slice(0, hyphen).some((character) => character !== '-') ? hyphen + 1 : room;
}
