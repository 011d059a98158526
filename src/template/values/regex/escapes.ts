import { regexError } from './translate.ts';

const WORD = '\\p{L}\\p{N}_';
const SPACE = ' \\t-\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const ASCII_SPACE = ' \\t-\\r';

function wordClass(ascii: boolean): string {
  return ascii ? 'a-zA-Z0-9_' : WORD;
}

/** The class that `\d`, `\w` or `\s` stands for, and its complement for the capital letter; undefined for other letters. */
export function categoryClass(letter: string, ascii: boolean): string | undefined {
  switch (letter) {
    case 'd':
    case 'D':
      return `[${letter === 'D' ? '^' : ''}${ascii ? '0-9' : '\\p{Nd}'}]`;
    case 'w':
    case 'W':
      return `[${letter === 'W' ? '^' : ''}${wordClass(ascii)}]`;
    case 's':
    case 'S':
      return `[${letter === 'S' ? '^' : ''}${ascii ? ASCII_SPACE : SPACE}]`;
    default:
      return undefined;
  }
}

/** A category or an anchor behind a backslash, outside of sets; undefined for other letters. */
export function classEscape(letter: string, ascii: boolean): string | undefined {
  const word = `[${wordClass(ascii)}]`;
  switch (letter) {
    case 'A':
      return '(?:(?<![\\s\\S]))';
    case 'Z':
      return '(?:(?![\\s\\S]))';
    case 'b':
      return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    case 'B':
      return `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word})(?:(?<=[\\s\\S])|(?=[\\s\\S])))`;
    default:
      return categoryClass(letter, ascii);
  }
}

const CONTROL: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * The one character that an escape stands for, and how much of the pattern behind the backslash it took. Throws Python's
 * `bad escape` for letters that mean nothing.
 */
export function readEscape(pattern: string, position: number, start: number): { character: string; length: number } {
  const letter = pattern[position] ?? '';
  const control = CONTROL[letter];
  if (control !== undefined) return { character: control, length: 1 };
  const octal = /^(?:0[0-7]{0,2}|[0-3][0-7]{2})/.exec(pattern.slice(position))?.[0];
  if (octal) return { character: String.fromCodePoint(Number.parseInt(octal, 8)), length: octal.length };
  const digits = HEX_LENGTH[letter];
  if (digits !== undefined) return readHex(pattern, position, start, digits);
  if (/[a-zA-Z0-9]/.test(letter)) throw regexError(`bad escape \\${letter}`, start);
  const character = String.fromCodePoint(pattern.codePointAt(position) ?? 0);
  return { character, length: character.length };
}

function readHex(
  pattern: string,
  position: number,
  start: number,
  digits: number,
): { character: string; length: number } {
  const hex = pattern.slice(position + 1, position + 1 + digits);
  if (hex.length < digits || /[^0-9a-fA-F]/.test(hex) || Number.parseInt(hex, 16) > 0x10ffff) {
    throw regexError(`incomplete escape \\${pattern[position]}${/^[0-9a-fA-F]*/.exec(hex)?.[0] ?? ''}`, start);
  }
  return { character: String.fromCodePoint(Number.parseInt(hex, 16)), length: digits + 1 };
}

/** A character that stands for itself, outside of sets. */
export function escapeLiteral(character: string): string {
  if (/[\^$\\.*+?()[\]{}|/]/.test(character)) return `\\${character}`;
  return character === '\n' ? '\\n' : character;
}

/** A letter in both cases. */
export function foldLiteral(character: string): string {
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  if (lower === upper || lower.length !== upper.length) return escapeLiteral(character);
  return `[${lower}${upper}]`;
}
