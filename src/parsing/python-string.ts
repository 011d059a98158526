import { STRING_ESCAPES } from './python-escapes.ts';

/** A string literal of Python as found in a text. */
export interface PythonString {
  readonly text: string;
  readonly isBytes: boolean;
  readonly end: number;
}

const OPENING = /([rRbBuU]{0,2})('''|"""|'|")/y;
const PREFIXES = new Set(['', 'r', 'b', 'u', 'br', 'rb']);
const ESCAPE = /\\(?:([0-7]{1,3})|(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|(\r\n|[\s\S]))/g;
const BYTES_ESCAPE = /\\(?:([0-7]{1,3})|(x[0-9a-fA-F]{2})|(\r\n|[\s\S]))/g;
/** Escapes that must be followed by something that is not there; within bytes only `\x` would be. */
const FAULTY = new Set(['x', 'u', 'U', 'N']);
/** A line may go on behind a backslash. */
const SIMPLE: Readonly<Record<string, string>> = { ...STRING_ESCAPES, '\n': '', '\r\n': '' };

/** Reads a string literal (any prefix but `f`, any quotes) at an offset; undefined where there is none or it is faulty. */
export function readPythonString(source: string, at: number): PythonString | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(source);
  const prefix = opening?.[1]?.toLowerCase();
  if (!opening || prefix === undefined || !PREFIXES.has(prefix)) return undefined;
  const quote = opening[2] ?? '';
  const start = at + opening[0].length;
  const close = findClose(source, start, quote);
  if (close < 0) return undefined;
  const isBytes = prefix.includes('b');
  const body = source.slice(start, close);
  const text = prefix.includes('r') ? body : decode(body, isBytes);
  if (text === undefined || (isBytes && !isAscii(body))) return undefined;
  return { text, isBytes, end: close + quote.length };
}

function findClose(source: string, start: number, quote: string): number {
  for (let at = start; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (quote.length === 1 && (char === '\n' || char === '\r')) return -1;
    else if (source.startsWith(quote, at)) return at;
  }
  return -1;
}

/** Undefined for an escape that stands for no character, or by name (`\N{…}`), which needs Unicode's tables. */
function decode(body: string, isBytes: boolean): string | undefined {
  const pieces: string[] = [];
  let from = 0;
  for (const match of body.matchAll(isBytes ? BYTES_ESCAPE : ESCAPE)) {
    const piece = decodeEscape(match);
    if (piece === undefined) return undefined;
    pieces.push(body.slice(from, match.index), piece);
    from = match.index + match[0].length;
  }
  return pieces.join('') + body.slice(from);
}

function decodeEscape(match: RegExpExecArray): string | undefined {
  const [whole, octal, hex, other = ''] = match;
  if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
  if (hex === undefined) return SIMPLE[other] ?? (FAULTY.has(other) ? undefined : whole);
  const code = Number.parseInt(hex.slice(1), 16);
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
