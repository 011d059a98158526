const SAFE_WORD = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A text as one word of a POSIX shell command, as Python's `shlex.quote` writes it. */
export function quoteShell(text: string): string {
  if (text === '') return "''";
  return SAFE_WORD.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** Words as one shell command line: what `splitWords` splits again. */
export function joinWords(words: readonly string[]): string {
  return words.map(quoteShell).join(' ');
}

/** A value of `key=value` without the quotes around it, when it begins and ends with the same unescaped one. */
export function unquote(text: string): string {
  const first = text[0];
  const isQuoted = text.length > 1 && (first === '"' || first === "'") && text.endsWith(first) && text.at(-2) !== '\\';
  return isQuoted ? text.slice(1, -1) : text;
}
