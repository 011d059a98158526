import { categoryClass, readEscape } from './escapes.ts';
import { regexError } from './translate.ts';

export interface SetOptions {
  readonly ascii: boolean;
  /** Whether letters stand for both their cases. */
  readonly fold: boolean;
}

interface Member {
  /** A single character, which may begin or end a range; undefined for a category such as `\d`. */
  readonly character?: string;
  readonly source: string;
  readonly end: number;
}

/** Translates the set that opens at `start`; `end` is behind its closing bracket. Throws Python's errors. */
export function translateSet(pattern: string, start: number, options: SetOptions): { source: string; end: number } {
  let position = start + 1;
  const negated = pattern[position] === '^';
  if (negated) position += 1;
  const first = position;
  let source = '';
  for (;;) {
    if (position >= pattern.length) throw regexError('unterminated character set', start);
    if (pattern[position] === ']' && position !== first) break;
    const member = readMember(pattern, position, options);
    const range = readRange(pattern, member, options);
    source += range.source;
    position = range.end;
  }
  return { source: `[${negated ? '^' : ''}${source}]`, end: position + 1 };
}

function readMember(pattern: string, position: number, options: SetOptions): Member {
  if (pattern[position] !== '\\') {
    const character = String.fromCodePoint(pattern.codePointAt(position) ?? 0);
    return { character, source: escapeMember(character), end: position + character.length };
  }
  const letter = pattern[position + 1] ?? '';
  const category = categoryClass(letter, options.ascii);
  if (category !== undefined) return { source: category, end: position + 2 };
  const escaped = letter === 'b' ? { character: '\b', length: 1 } : readEscape(pattern, position + 1, position);
  return { character: escaped.character, source: escapeMember(escaped.character), end: position + 1 + escaped.length };
}

function readRange(pattern: string, low: Member, options: SetOptions): Member {
  const isRange = pattern[low.end] === '-' && pattern[low.end + 1] !== ']' && low.end + 1 < pattern.length;
  if (!isRange) return { source: options.fold ? foldMember(low) : low.source, end: low.end };
  const high = readMember(pattern, low.end + 1, options);
  const text = pattern.slice(low.end - (low.character?.length ?? 1), high.end);
  if (low.character === undefined || high.character === undefined || point(low.character) > point(high.character)) {
    throw regexError(`bad character range ${text}`, low.end - (low.character?.length ?? 1));
  }
  const source = `${low.source}-${high.source}`;
  return { source: options.fold ? foldRange(low.character, high.character, source) : source, end: high.end };
}

const point = (character: string) => character.codePointAt(0) ?? 0;

function escapeMember(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\b') return '\\b';
  return /[\^$\\.*+?()[\]{}|/&\-!#%,:;<=>@`~]/.test(character) ? `\\${character}` : character;
}

function foldMember(member: Member): string {
  if (member.character === undefined) return member.source;
  const [lower, upper] = [member.character.toLowerCase(), member.character.toUpperCase()];
  return lower === upper || lower.length !== upper.length ? member.source : lower + upper;
}

/** A range of letters in both cases: the parts of it that lie in the ASCII letters are added in the other case. */
function foldRange(low: string, high: string, source: string): string {
  const overlap = (from: string, to: string) => {
    const start = Math.max(point(low), point(from));
    const end = Math.min(point(high), point(to));
    return start <= end ? [String.fromCodePoint(start), String.fromCodePoint(end)] : undefined;
  };
  const lower = overlap('a', 'z');
  const upper = overlap('A', 'Z');
  const added = lower ? `${lower[0]?.toUpperCase()}-${lower[1]?.toUpperCase()}` : '';
  return source + added + (upper ? `${upper[0]?.toLowerCase()}-${upper[1]?.toLowerCase()}` : '');
}
