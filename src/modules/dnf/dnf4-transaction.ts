import { wordsOf } from '../system/found-services.ts';

/** What a transaction of dnf brings and takes, as `NAME-[EPOCH:]VERSION-RELEASE.ARCHITECTURE`. */
export interface Transaction {
  readonly installed: readonly string[];
  readonly removed: readonly string[];
}

/** Headings of the table that dnf shows before it does anything. */
const BRINGS = /^(?:Installing|Upgrading|Downgrading|Reinstalling)\b.*:$/;
const REPLACES = /^(?:Upgrading|Downgrading|Reinstalling)\b/;
const TAKES = /^Removing\b.*:$/;

interface Row {
  readonly heading: string;
  readonly words: readonly string[];
}

/**
 * Reads dnf's table of a transaction. What is replaced is not in it: that is told by what was installed before.
 *
 * @param before names with versions of all packages that were installed, each with `NAME.ARCHITECTURE` as its key.
 */
export function readTransaction(text: string, before: ReadonlyMap<string, string>): Transaction {
  const rows = readRows(text);
  const named = ({ words: [name, arch, version] }: Row) => `${name}-${version}.${arch}`;
  const replaced = rows.flatMap(({ heading, words: [name, arch] }) => {
    const old = REPLACES.test(heading) ? before.get(`${name}.${arch}`) : undefined;
    return old === undefined ? [] : [old];
  });
  return {
    installed: rows.filter(({ heading }) => BRINGS.test(heading)).map(named),
    removed: [...replaced, ...rows.filter(({ heading }) => TAKES.test(heading)).map(named)],
  };
}

/** A paragraph begins with its heading; rows with one space. A long row goes on in the next line, further in. */
function readRows(text: string): Row[] {
  const paragraphs = Array.from(text.matchAll(/^(\S.*:)\n((?: .*\n)+)/gm), ([, heading = '', lines = '']) => {
    return lines.split(/\n(?= \S)/).map((row) => ({ heading, words: wordsOf(row) }));
  });
  return paragraphs.flat().filter(({ words }) => words.length >= 4);
}
