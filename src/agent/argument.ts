const NEWLINE = '\n';
/** Stands before each argument of a request. */
const GROUP = '\x1d';
const RECORD = '\x1e';
const UNIT = '\x1f';

/**
 * One argument of a request, of which each is one line: newline becomes 0x1e, and the bytes that mean something are escaped by 0x1f.
 * Everything else travels as it is, so that the shell on the host decodes nothing in the common case.
 */
export function encodeArgument(value: string): string {
  if (value.includes('\0')) throw new RangeError('an argument of an operation cannot hold a NUL byte');
  const escaped = value.replaceAll(UNIT, `${UNIT}u`).replaceAll(RECORD, `${UNIT}r`).replaceAll(GROUP, `${UNIT}g`);
  return escaped.replaceAll(NEWLINE, RECORD);
}

/** A request: its words, the number of its arguments, and these, in a line that the shell on the host reads and divides at once. */
export function requestLine(words: string, encoded: readonly string[]): string {
  return `${[`${words} ${encoded.length}`, ...encoded].join(GROUP)}\n`;
}

/** The inverse, for values in answers. */
export function decodeArgument(text: string): string {
  return text.replaceAll(RECORD, NEWLINE).replaceAll(`${UNIT}r`, RECORD).replaceAll(`${UNIT}u`, UNIT);
}
