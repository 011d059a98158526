/** Python counts code points where JavaScript counts UTF-16 units; most text has none that differ. */
const SURROGATES = /[\ud800-\udfff]/;

/** The characters of a text as Python's `list(text)` gives them. */
export function charactersOf(text: string): string[] {
  return SURROGATES.test(text) ? Array.from(text) : text.split('');
}

export function characterCount(text: string): number {
  return SURROGATES.test(text) ? Array.from(text).length : text.length;
}

/** Compares by code point: negative, zero or positive. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  if (!SURROGATES.test(left) && !SURROGATES.test(right)) return left < right ? -1 : 1;
  const ours = Array.from(left);
  const theirs = Array.from(right);
  for (let index = 0; index < Math.min(ours.length, theirs.length); index += 1) {
    const difference = (ours[index]?.codePointAt(0) ?? 0) - (theirs[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return ours.length - theirs.length;
}

/** The index in characters of an index in UTF-16 units. */
export function toCharacterIndex(text: string, unitIndex: number): number {
  return unitIndex < 0 ? unitIndex : characterCount(text.slice(0, unitIndex));
}

/** The index in UTF-16 units of an index in characters. */
export function toUnitIndex(text: string, characterIndex: number): number {
  if (!SURROGATES.test(text)) return characterIndex;
  return Array.from(text).slice(0, characterIndex).join('').length;
}
