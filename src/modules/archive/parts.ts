/** The parts of a script's answer in groups, which empty parts divide; what comes after the last part is nothing. */
export function splitParts(parts: readonly string[]): string[][] {
  const groups: string[][] = [[]];
  for (const part of parts.slice(0, -1)) {
    if (part === '') groups.push([]);
    else groups.at(-1)?.push(part);
  }
  return groups;
}
