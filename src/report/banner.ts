/** Terminals may be wider, or say that they have no width at all; a line is never shorter, and one column is left free. */
const LEAST_COLUMNS = 80;
const LEAST_STARS = 3;

/** A heading as Ansible draws it: an empty line, the text, and stars up to the terminal's width. */
export function banner(text: string, columns: number | undefined): string {
  const width = Math.max(columns ?? 0, LEAST_COLUMNS) - 1;
  const stars = Math.max(width - text.length, LEAST_STARS);
  return `\n${text} ${'*'.repeat(stars)}\n`;
}
