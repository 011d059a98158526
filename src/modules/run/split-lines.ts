import { LINE_END } from '../../template/values/white-space.ts';

/** Python's `text.splitlines()`, which makes `stdout_lines` of `stdout`. */
export function splitLines(text: string): string[] {
  const lines = text.split(LINE_END);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
