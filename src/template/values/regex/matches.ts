import type { PythonRegex } from './operations.ts';

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
    const match = execRegex(regex, search, text);
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
  const rest = '(?=(?<rest>[\\s\\S]*))';
  const search = new RegExp(`${rest}(?:${regex.source})(?!\\k<rest>(?![\\s\\S]))`, `${regex.flags}y`);
  search.lastIndex = index;
  const match = search.exec(text);
  return match ? ownGroups(match, regex) : undefined;
}

/** The next match of `search`, which is made of the translation of `regex`, with the groups of the pattern alone. */
export function execRegex(regex: PythonRegex, search: RegExp, text: string): RegExpExecArray | null {
  const match = search.exec(text);
  return match && regex.translation.isAtomic ? ownGroups(match, regex) : match;
}

function ownGroups(match: RegExpExecArray, { translation }: PythonRegex): RegExpExecArray {
  for (let index = 1; index <= translation.groups; index += 1) match[index] = match.groups?.[`g${index}`] as string;
  match.length = translation.groups + 1;
  return match;
}
