import { STRING_ESCAPES } from '../../../parsing/python-escapes.ts';

const SIMPLE: Readonly<Record<string, string>> = { ...STRING_ESCAPES, '\n': '' };

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(.))/gs;
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Reads the escapes of a Python string literal (its `unicode_escape` codec). An unknown escape keeps its backslash.
 * Throws an Error with Python's words on an escape that is cut short.
 */
export function unescapeText(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(ESCAPE, (all, hex2, hex4, hex8, octal, other: string | undefined) => {
    const hex = hex2 ?? hex4 ?? hex8;
    if (hex !== undefined) return fromCodePoint(Number.parseInt(hex, 16));
    if (octal !== undefined) return fromCodePoint(Number.parseInt(octal, 8));
    return unescapeCharacter(all, other ?? '');
  });
}

function unescapeCharacter(all: string, character: string): string {
  const simple = Object.hasOwn(SIMPLE, character) ? SIMPLE[character] : undefined;
  if (simple !== undefined) return simple;
  const digits = Object.hasOwn(HEX_DIGITS, character) ? HEX_DIGITS[character] : undefined;
  if (digits !== undefined) throw new Error(`truncated \\${character}${'X'.repeat(digits)} escape`);
  if (character === 'N') throw new Error('\\N{…} escapes are not supported; write the character itself');
  return all;
}

function fromCodePoint(codePoint: number): string {
  if (codePoint > 0x10ffff) throw new Error('illegal Unicode character');
  return String.fromCodePoint(codePoint);
}
