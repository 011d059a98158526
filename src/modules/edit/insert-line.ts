import { expandMatch, type Match, type PythonRegex, searchRegex } from '../../template/values/regex/operations.ts';
import { type ByteText, linesOf, orFailure, withoutEnd } from './byte-text.ts';

/** What `lineinfile` looks for and what it writes; patterns are of bytes. */
export interface LineRequest {
  readonly line: ByteText;
  readonly regexp?: PythonRegex;
  readonly searchString?: ByteText;
  /** `BOF`, `EOF` or an expression; at most one of the two. */
  readonly insertAfter?: 'BOF' | 'EOF' | PythonRegex;
  readonly insertBefore?: 'BOF' | PythonRegex;
  readonly backrefs: boolean;
  readonly firstMatch: boolean;
}

export interface Edited {
  readonly text: ByteText;
  /** What was done, as Ansible says it; empty for nothing. */
  readonly msg: string;
}

/**
 * `lineinfile` with `state: present`. A line that matches `regexp` or holds `searchString` is replaced, else one that is the
 * line already counts; else the line is put where `insertAfter` or `insertBefore` say, or at the end. The last match wins,
 * with `firstMatch` the first.
 */
export function insertLine(text: ByteText, request: LineRequest): Edited {
  const lines = linesOf(text);
  const replaced = findReplaced(lines, request);
  const place = replaced.index < 0 ? findPlace(lines, request) : { exact: -1, insert: -1 };
  const index = Math.max(replaced.index, place.exact);
  if (index >= 0) return replaceLine(lines, index, replacement(request, replaced.match));
  // Without a match there is nothing that the references could mean.
  if (request.backrefs) return { text, msg: '' };
  return putLine(lines, place.insert, request);
}

interface Found {
  readonly index: number;
  readonly match: Match | undefined;
}

function findReplaced(lines: readonly ByteText[], { regexp, searchString, firstMatch }: LineRequest): Found {
  let found: Found = { index: -1, match: undefined };
  for (const [index, line] of lines.entries()) {
    const match = regexp ? (searchRegex(regexp, line) ?? undefined) : undefined;
    if (!match && !(searchString !== undefined && line.includes(searchString))) continue;
    found = { index, match };
    if (firstMatch) break;
  }
  return found;
}

/** The line itself, and where it would be put; the search for the first place ends before a line further down is seen. */
function findPlace(lines: readonly ByteText[], request: LineRequest): { exact: number; insert: number } {
  const { line, insertAfter, insertBefore, firstMatch } = request;
  const expression = insertAfter ?? insertBefore;
  const place = { exact: -1, insert: -1 };
  for (const [index, current] of lines.entries()) {
    if (withoutEnd(current) === line) place.exact = index;
    else if (typeof expression === 'object' && searchRegex(expression, current)) {
      place.insert = insertAfter === undefined ? index : index + 1;
      if (firstMatch) break;
    }
  }
  return place;
}

function replacement({ line, regexp, backrefs }: LineRequest, match: Match | undefined): ByteText {
  const text = backrefs && regexp && match ? orFailure(() => expandMatch(regexp, match, line)) : line;
  return text.endsWith('\n') ? text : `${text}\n`;
}

function replaceLine(lines: ByteText[], index: number, line: ByteText): Edited {
  if (lines[index] === line) return { text: lines.join(''), msg: '' };
  return { text: lines.with(index, line).join(''), msg: 'line replaced' };
}

function putLine(lines: ByteText[], insert: number, { line, insertAfter, insertBefore }: LineRequest): Edited {
  if (insertBefore === 'BOF' || insertAfter === 'BOF') return putAt(lines, 0, line);
  if (insert < 0) return putLast(lines, line);
  // A line that stands at the place already is enough, but for `insertBefore`, whose place is the line it matched.
  const neighbour = insertAfter === undefined ? undefined : (lines[insert] ?? lines[insert - 1]);
  if (neighbour !== undefined && withoutEnd(neighbour) === line) return { text: lines.join(''), msg: '' };
  return putAt(lines, insert, line);
}

function putLast(lines: ByteText[], line: ByteText): Edited {
  const ended = /(?:^|[\r\n])$/.test(lines.at(-1) ?? '');
  return putAt(ended ? lines : [...lines, '\n'], lines.length + 1, line);
}

function putAt(lines: ByteText[], index: number, line: ByteText): Edited {
  return { text: lines.toSpliced(index, 0, `${line}\n`).join(''), msg: 'line added' };
}
