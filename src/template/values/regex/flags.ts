/** The flags of Python's `re` that a template can set, in the call or at the start of the pattern. */
export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
}

const LETTERS: Readonly<Record<string, keyof RegexFlags>> = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  x: 'verbose',
  a: 'ascii',
};

/** The flags with those of the letters set, or unset. */
export function withFlags(flags: RegexFlags, letters: string, on: boolean): RegexFlags {
  const result = { ...flags } as Record<keyof RegexFlags, boolean>;
  for (const letter of letters) {
    const name = LETTERS[letter];
    if (name) result[name] = on;
  }
  return result;
}
