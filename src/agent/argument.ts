const NEWLINE = '\n';
const RECORD = '\x1e';
const UNIT = '\x1f';

/**
 * One argument as a line of a request: newline becomes 0x1e, and the two bytes that mean something are escaped by 0x1f.
 * Everything else travels as it is, so that the shell on the host decodes nothing in the common case.
 */
export function encodeArgument(value: string): string {
  if (value.includes('\0')) throw new RangeError('an argument of an operation cannot hold a NUL byte');
  return value.replaceAll(UNIT, `${UNIT}u`).replaceAll(RECORD, `${UNIT}r`).replaceAll(NEWLINE, RECORD);
}

/** The inverse, for values in answers. */
export function decodeArgument(text: string): string {
  return text.replaceAll(RECORD, NEWLINE).replaceAll(`${UNIT}r`, RECORD).replaceAll(`${UNIT}u`, UNIT);
}
