/** The words of a command line of a unit, or what systemd would stumble over (systemd.service(5), "Command lines"). */
export function splitCommandLine(value: string): { words: string[]; fault?: string } {
  const words: string[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+))(?=\s|$)/sy;
  const end = value.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const match = pattern.exec(value);
    if (!match)
      return {
        words,
        fault: `a quote is not closed, or is inside a word, near ${JSON.stringify(value.slice(start, start + 40).trim())}`,
      };
    words.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  const expanded = words.find((word) => /%(?!%)/.test(word));
  if (expanded !== undefined) return { words, fault: `systemd expands the % in ${JSON.stringify(expanded)}` };
  const variable = words.find((word) => /(^|[^$])\$(\{|[A-Za-z_])/.test(word));
  if (variable !== undefined) return { words, fault: `systemd expands the $ in ${JSON.stringify(variable)}` };
  return { words };
}
