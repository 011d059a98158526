/** What a letter behind a backslash stands for, wherever Python reads escapes. */
export const CONTROL_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The same in a string literal, which has quotes. */
export const STRING_ESCAPES: Readonly<Record<string, string>> = { ...CONTROL_ESCAPES, "'": "'", '"': '"' };
