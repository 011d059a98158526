/** White space as Python's `str.isspace` knows it: with the four separators and NEL, without the byte order mark. */
const CLASS = '[ \\t-\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

export const SPACES = new RegExp(`${CLASS}+`, 'g');
export const ONLY_SPACES = new RegExp(`^${CLASS}+$`);
const LEADING = new RegExp(`^${CLASS}+`);
const TRAILING = new RegExp(`(?<!${CLASS})${CLASS}+$`);

/** Where `str.splitlines` ends a line. */
const LINE_ENDS = '[\\n-\\r\\x1c-\\x1e\\x85\\u2028\\u2029]';
export const LINE_END = new RegExp(`\\r\\n|${LINE_ENDS}`, 'g');

export function trimStart(text: string): string {
  return text.replace(LEADING, '');
}

export function trimEnd(text: string): string {
  return text.replace(TRAILING, '');
}

/** Python's `text.strip()`. */
export function trimSpace(text: string): string {
  return trimEnd(trimStart(text));
}
