/** The parts of a facts section: the text of each file that was there, by path, and of its command as `command`. */
export function sectionParts(text: string | undefined): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of (text ?? '').split(/^==> (?=.* <==$)/m).slice(1)) {
    const end = part.indexOf(' <==\n');
    if (end >= 0) parts.set(part.slice(0, end), part.slice(end + 5));
    else parts.set(part.replace(/ <==\s*$/, ''), '');
  }
  return parts;
}

/** The trimmed text of a section's command. */
export function commandText(text: string | undefined): string {
  return sectionParts(text).get('command')?.trim() ?? '';
}

/** The trimmed text of one file of a section. */
export function fileText(text: string | undefined, path: string): string {
  return sectionParts(text).get(path)?.trim() ?? '';
}

/** Whether a file of a section was there; empty ones are not told from missing ones. */
export function hasFile(text: string | undefined, path: string): boolean {
  return sectionParts(text).has(path);
}
