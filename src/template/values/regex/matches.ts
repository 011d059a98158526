import type { PythonRegex } from './operations.ts';
import { translatePattern } from './translate.ts';

/** Longer texts are searched without the second look: it copies the rest of the text each time. */
const MAX_LENGTH = 100_000;

/**
 * All matches as Python finds them one after the other. After an empty match Python looks for a longer one at the same place,
 * where JavaScript goes on with the next character.
 */
export function* matchesOf(regex: PythonRegex, text: string): Generator<RegExpExecArray> {
  const search = new RegExp(regex.source, `${regex.flags}g`);
  const looksTwice = regex.mayHideMatches && text.length <= MAX_LENGTH;
  while (search.lastIndex <= text.length) {
    const match = search.exec(text);
    if (!match) return;
    if (isInsidePair(text, match.index)) {
      search.lastIndex = match.index + 1;
      continue;
    }
    yield match;
    if (match[0] !== '') continue;
    const longer = looksTwice ? findLonger(regex, text, match.index) : undefined;
    if (longer) yield longer;
    search.lastIndex = longer ? longer.index + longer[0].length : nextIndex(text, match.index);
  }
}

/** Whether an index lies between the two halves of one character, where the engine finds empty matches. */
function isInsidePair(text: string, index: number): boolean {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xffff;
}

function nextIndex(text: string, index: number): number {
  return index + ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
}

/** A match at `index` that is not empty: what is left of the text behind it is not all that was left before it. */
function findLonger(regex: PythonRegex, text: string, index: number): RegExpExecArray | undefined {
  const flags = { ...regex.regexFlags, ignoreCase: regex.flags.includes('i') };
  const { source } = translatePattern(regex.pattern, flags, 1);
  const search = new RegExp(`(?=([\\s\\S]*))(?:${source})(?!\\1(?![\\s\\S]))`, `${regex.flags}y`);
  search.lastIndex = index;
  const match = search.exec(text);
  if (!match) return undefined;
  match.splice(1, 1);
  return match;
}
