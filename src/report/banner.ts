/** Terminals may be wider, or say that they have no width at all; a line is never shorter, and one column is left free. */
const LEAST_COLUMNS = 80;
const LEAST_STARS = 3;

/** What a terminal draws over two columns: East Asian scripts, full-width forms, pictures. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u3029\u302E-\u303E\u3041-\uA4C6\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAD9\uFE10-\uFE19\uFE30-\uFE6B\uFF01-\uFF60\uFFE0-\uFFE6\u{17000}-\u{18D08}\u{1AFF0}-\u{1B2FB}\u{20000}-\u{2FA1D}]|\p{Emoji_Presentation}/u;
/** What it draws upon the character before. */
const COMBINING = /[\p{Mn}\p{Me}\u1160-\u11FF\u200B-\u200F]/u;

/** A heading as Ansible draws it: an empty line, the text, and stars up to the terminal's width. */
export function banner(text: string, columns: number | undefined): string {
  const width = Math.max(columns ?? 0, LEAST_COLUMNS) - 1;
  const stars = Math.max(width - columnsOf(text), LEAST_STARS);
  return `\n${text} ${'*'.repeat(stars)}\n`;
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7E]*$/.test(text)) return text.length;
  return Array.from(text, (character) => (WIDE.test(character) ? 2 : COMBINING.test(character) ? 0 : 1)).reduce<number>(
    (sum, each) => sum + each,
    0,
  );
}
