/** Options for a session that several processes of ssh share: here there is one process for the whole run. */
const SHARING_OPTIONS = new Set(['controlmaster', 'controlpersist', 'controlpath']);

export interface SafeWords {
  readonly kept: readonly string[];
  /** Words that would loosen the checking of host keys. */
  readonly loose: readonly string[];
}

/**
 * The words of a setting for ssh that may be handed to it. What loosens the checking of host keys is told apart: such a line stands in
 * many an ansible.cfg, and nobody who runs it has said that any host may answer.
 */
export function safeSshWords(words: readonly string[]): SafeWords {
  const kept: string[] = [];
  const loose: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const option = optionAt(word, words[index + 1]);
    if (option === undefined) {
      kept.push(word);
      continue;
    }
    const isOwnWord = OPTION.exec(word)?.[1] === '';
    if (isOwnWord) index += 1;
    if (isLoose(option)) loose.push(option);
    else if (!SHARING_OPTIONS.has(nameOf(option))) kept.push(...(isOwnWord ? [word, option] : [word]));
  }
  return { kept, loose };
}

/** `-o`, also behind flags that take no argument (`-4o`), and what is written right behind it. */
const OPTION = /^-[46AaCfGgKkMNnqsTtVvXxYy]*o(.*)$/s;

function optionAt(word: string, next: string | undefined): string | undefined {
  const found = OPTION.exec(word)?.[1];
  return found === '' ? next : found;
}

function nameOf(option: string): string {
  return (/^\s*(\w+)/.exec(option)?.[1] ?? '').toLowerCase();
}

/** Files of known hosts may be named, save one that is always empty; that the keys of new hosts are taken (`accept-new`) is a check too. */
function isLoose(option: string): boolean {
  const name = nameOf(option);
  const value = option
    .replace(/^\s*\w+\s*[=\s]\s*/, '')
    .replaceAll('"', '')
    .toLowerCase();
  if (name === 'stricthostkeychecking') return !['yes', 'ask', 'accept-new'].includes(value);
  if (name.endsWith('knownhostsfile')) return value === '/dev/null' || value === 'none';
  return name === 'nohostauthenticationforlocalhost' && value === 'yes';
}
