import {
  compileRegex,
  type Match,
  type PythonRegex,
  searchRegex,
  substitute,
} from '../../template/values/regex/operations.ts';
import { type ByteText, orFailure, splitKeepingEnds, toByteText } from './byte-text.ts';

/** What `blockinfile` puts between which markers, and where; `block` is empty for none. */
export interface BlockRequest {
  readonly block: ByteText;
  readonly begin: ByteText;
  readonly end: ByteText;
  readonly insertAfter?: 'EOF' | PythonRegex;
  readonly insertBefore?: 'BOF' | PythonRegex;
  readonly prependNewline: boolean;
  readonly appendNewline: boolean;
}

/** A marker line: `{mark}` stands for the word, whose escapes are those of a replacement in Python's `re.sub`. */
export function markerLine(marker: string, word: string): ByteText {
  const place = compileRegex('\\{mark\\}', false, false);
  return `${orFailure(() => substitute(place, toByteText(word), toByteText(marker), 0))[0]}\n`;
}

/** The block with its markers put in place of what stands between them, or where the request says; without a block both go. */
export function insertBlock(text: ByteText, request: BlockRequest): ByteText {
  const lines = splitKeepingEnds(text);
  const block = blockLines(request);
  let place = takeOut(lines, request) ?? findPlace(text, lines, request);
  const previous = lines[place - 1];
  if (previous !== undefined && !previous.endsWith('\n')) lines[place - 1] = `${previous}\n`;
  if (request.prependNewline && place !== 0 && lines[place - 1] !== '\n') {
    lines.splice(place, 0, '\n');
    place += 1;
  }
  lines.splice(place, 0, ...block);
  const next = place + block.length;
  if (request.appendNewline && next < lines.length && lines[next] !== '\n') lines.splice(next, 0, '\n');
  return lines.join('');
}

function blockLines({ block, begin, end }: BlockRequest): ByteText[] {
  if (block === '') return [];
  return [begin, ...splitKeepingEnds(block.endsWith('\n') ? block : `${block}\n`), end];
}

/** Removes the present block, if both markers are there, and says where it stood. */
function takeOut(lines: ByteText[], { begin, end }: BlockRequest): number | undefined {
  const [first, last] = [lines.lastIndexOf(begin), lines.lastIndexOf(end)];
  if (first < 0 || last < 0) return undefined;
  const [from, to] = first < last ? [first, last] : [last, first];
  lines.splice(from, to - from + 1);
  return from;
}

function findPlace(text: ByteText, lines: readonly ByteText[], request: BlockRequest): number {
  const { insertAfter, insertBefore } = request;
  const expression = insertAfter ?? insertBefore;
  if (expression === 'BOF') return 0;
  if (expression === undefined || expression === 'EOF') return lines.length;
  const found = /^\(\?[a-z]*m/i.test(expression.pattern)
    ? lineOfMatch(text, expression, insertAfter !== undefined)
    : lines.findLastIndex((line) => searchRegex(expression, line) !== null);
  if (found < 0) return lines.length;
  return insertAfter === undefined ? found : found + 1;
}

/** With `(?m)` the whole text is searched; the line is that of the match's end, or of its start. */
function lineOfMatch(text: ByteText, expression: PythonRegex, atEnd: boolean): number {
  const match: Match | null = searchRegex(expression, text);
  if (!match) return -1;
  return text.slice(0, match.index + (atEnd ? match[0].length : 0)).split('\n').length - 1;
}
