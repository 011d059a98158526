const DEFAULT_COLUMNS = 80;
const LEAST_STARS = 3;

/** A heading as Ansible draws it: an empty line, the text, and stars up to the terminal's width. */
export function banner(text: string, columns: number | undefined): string {
  const width = (columns ?? DEFAULT_COLUMNS) - 1;
  const stars = Math.max(width - text.length, LEAST_STARS);
  return `\n${text} ${'*'.repeat(stars)}\n`;
}
