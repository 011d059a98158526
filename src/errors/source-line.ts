/** Characters that take two columns of a terminal: East Asian wide ones and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const COMBINING = /\p{M}/u;

/** A piece of a line and where the marked part is in it. */
export interface CroppedLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Makes a line safe to print: what would move the cursor, change colors or turn the direction of writing is a dot. */
export function printableLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => (character === '\t' ? character : '·'));
}

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of printableLine(text)) width += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Cuts a long line so that the marked part stays in it; `…` stands for what is cut off. */
export function cropLine(line: string, start: number, end: number, width: number): CroppedLine {
  if (line.length <= width) return { text: line, start, end };
  const from = Math.max(0, Math.min(start - Math.floor(width / 4), line.length - width));
  const to = Math.min(line.length, from + width);
  const head = from > 0 ? '…' : '';
  const tail = to < line.length ? '…' : '';
  const shift = head.length - from;
  return { text: head + line.slice(from, to) + tail, start: start + shift, end: Math.min(end, to) + shift };
}
