import { isBreak, isPrintable } from './analyze.ts';
import type { LineWriter } from './line-writer.ts';

/** Writes a text without quotes, folded at spaces where the line is full. */
export function writePlain(writer: LineWriter, text: string, mayFold: boolean): void {
  if (!writer.afterSpace && (text !== '' || writer.flowLevel > 0)) writer.put(' ');
  const characters = Array.from(text);
  let afterSpace = false;
  characters.forEach((character, index) => {
    const isSpace = character === ' ';
    if (isSpace && mayFold && !afterSpace && writer.isFull && characters[index + 1] !== ' ') writer.writeIndent();
    else writer.put(character);
    afterSpace = isSpace;
  });
  writer.afterSpace = false;
  writer.onlyIndention = false;
}

/** Writes a text in single quotes; its line breaks are doubled and the quotes inside too. */
export function writeSingleQuoted(writer: LineWriter, text: string, mayFold: boolean): void {
  writer.writeIndicator("'", true, false, false);
  const characters = Array.from(text);
  let afterBreak = false;
  for (const [index, character] of characters.entries()) {
    if (isBreak(character)) writeQuotedBreak(writer, character, afterBreak);
    else if (character === ' ' && !(mayFold && writer.isFull && isFoldable(characters, index))) writer.put(character);
    else if (character === ' ') writer.writeIndent();
    else writeQuotedCharacter(writer, character, afterBreak);
    afterBreak = isBreak(character) || (character === ' ' && afterBreak);
  }
  if (afterBreak) writer.writeIndent();
  writer.writeIndicator("'", false, false, false);
  writer.afterSpace = false;
  writer.onlyIndention = false;
}

/** Whether a single space stands between other characters, where a line may end. */
function isFoldable(characters: readonly string[], index: number): boolean {
  const isInner = index > 0 && index < characters.length - 1;
  return isInner && characters[index - 1] !== ' ' && characters[index + 1] !== ' ';
}

function writeQuotedBreak(writer: LineWriter, character: string, afterBreak: boolean): void {
  if (!afterBreak && character === '\n') writer.putBreak('\n');
  writer.putBreak(character);
  writer.onlyIndention = true;
}

function writeQuotedCharacter(writer: LineWriter, character: string, afterBreak: boolean): void {
  if (afterBreak) writer.writeIndent();
  writer.put(character === "'" ? "''" : character);
  writer.onlyIndention = false;
}

const SHORT = new Map<string, string>([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0085', '\\N'],
  ['\u00a0', '\\_'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);

/** Writes a text in double quotes with escapes. */
export function writeDoubleQuoted(writer: LineWriter, text: string, mayFold: boolean, allowUnicode: boolean): void {
  writer.writeIndicator('"', true, false, false);
  const characters = Array.from(text);
  let afterSpace = false;
  characters.forEach((character, index) => {
    const isInner = index > 0 && index < characters.length - 1;
    if (mustEscape(character, allowUnicode)) {
      writer.put(SHORT.get(character) ?? hexEscape(character));
      afterSpace = false;
    } else if (character === ' ' && mayFold && !afterSpace && writer.isFull && isInner) {
      writer.writeIndent();
      if (characters[index + 1] === ' ') writer.put('\\');
      afterSpace = true;
    } else {
      writer.put(character);
      afterSpace = character === ' ';
    }
  });
  writer.writeIndicator('"', false, false, false);
  writer.afterSpace = false;
  writer.onlyIndention = false;
}

function mustEscape(character: string, allowUnicode: boolean): boolean {
  if (!isPrintable(character) || isBreak(character) || character === '"' || character === '\\') return true;
  return !allowUnicode && character > '~';
}

function hexEscape(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Writes a text as a literal block (`|`), whose lines stand as they are. */
export function writeLiteral(writer: LineWriter, text: string): void {
  beginBlock(writer, '|', text);
  let afterBreak = true;
  for (const character of text) {
    if (isBreak(character)) {
      writer.putBreak(character);
      writer.onlyIndention = true;
      afterBreak = true;
    } else {
      if (afterBreak) writer.writeIndent();
      writer.put(character);
      writer.onlyIndention = false;
      afterBreak = false;
    }
  }
}

/** Writes a text as a folded block: what is longer than the line goes on in the next, and a break stands as an empty line. */
export function writeFolded(writer: LineWriter, text: string): void {
  beginBlock(writer, '>', text);
  const characters = Array.from(text);
  let [afterBreak, leadingBlank] = [true, true];
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1] ?? '';
    if (isBreak(character)) {
      if (!afterBreak && !leadingBlank && character === '\n' && foldsAt(characters, index)) writer.putBreak('\n');
      writer.putBreak(character);
      writer.onlyIndention = true;
      afterBreak = true;
      continue;
    }
    if (afterBreak) {
      writer.writeIndent();
      leadingBlank = isBlank(character);
    }
    if (!afterBreak && character === ' ' && next !== ' ' && writer.isFull) writer.writeIndent();
    else writer.put(character);
    writer.onlyIndention = false;
    afterBreak = false;
  }
}

/** Whether the breaks from here on stand before a line that begins with no blank, and would be read back as spaces. */
function foldsAt(characters: readonly string[], index: number): boolean {
  const next = characters.slice(index).find((character) => !isBreak(character));
  return next !== undefined && !isBlank(next);
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

function beginBlock(writer: LineWriter, indicator: '|' | '>', text: string): void {
  writer.writeIndicator(indicator + blockHint(text, writer.indentWidth), true, false, false);
  writer.putBreak('\n');
  writer.onlyIndention = true;
  writer.afterSpace = true;
}

function blockHint(text: string, indentWidth: number): string {
  const lead = text.startsWith(' ') || isBreak(text[0] ?? '') ? String(indentWidth) : '';
  if (!isBreak(text.at(-1) ?? '')) return `${lead}-`;
  return text.length === 1 || isBreak(text.at(-2) ?? '') ? `${lead}+` : lead;
}
