import { linesOf } from './text-file.ts';

/** Sections by name, each with its options, as Python's RawConfigParser has them. */
export type Config = ReadonlyMap<string, ReadonlyMap<string, string>>;

const COMMENT = /^\s*[#;]/;
const HEADER = /^\[(.+)\]/;
const OPTION = /^(.*?)\s*[=:]\s*(.*)$/;

/** Reads a file as Python does; comments are not kept. Gives what is wrong with it as text. */
export function parseConfig(text: string): Config | string {
  const reader = new ConfigReader();
  for (const [index, line] of linesOf(text).entries()) {
    const fault = reader.read(line);
    if (fault !== undefined) return `${fault} (line ${index + 1}: ${line})`;
  }
  return new Map(Array.from(reader.sections, ([name, options]) => [name, trimmed(options)]));
}

class ConfigReader {
  readonly sections = new Map<string, Map<string, string>>();
  #section: Map<string, string> | undefined;
  #option: string | undefined;
  #indent = 0;

  /** Takes a line in, or tells what is wrong with it. */
  read(line: string): string | undefined {
    const isComment = COMMENT.test(line);
    const value = isComment ? '' : line.trim();
    const indent = line.length - line.trimStart().length;
    if (value === '' || (this.#option !== undefined && indent > this.#indent)) {
      // What is indented, and what is empty but no comment, goes on with the value above.
      if (!isComment) this.#goOn(value);
      return undefined;
    }
    this.#indent = indent;
    const header = HEADER.exec(value)?.[1];
    return header === undefined ? this.#readOption(value) : this.#open(header);
  }

  #goOn(value: string): void {
    if (this.#option === undefined) return;
    this.#section?.set(this.#option, `${this.#section.get(this.#option)}\n${value}`);
  }

  #open(name: string): string | undefined {
    if (this.sections.has(name)) return `section '${name}' already exists`;
    this.#section = new Map();
    this.#option = undefined;
    this.sections.set(name, this.#section);
    return undefined;
  }

  #readOption(text: string): string | undefined {
    if (!this.#section) return 'File contains no section headers.';
    const [, name, value = ''] = OPTION.exec(text) ?? [];
    if (name === undefined) return 'Source contains parsing errors';
    this.#option = name.toLowerCase();
    if (this.#section.has(this.#option)) return `option '${this.#option}' already exists`;
    this.#section.set(this.#option, value.trim());
    return undefined;
  }
}

function trimmed(options: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(Array.from(options, ([name, value]) => [name, value.trimEnd()]));
}

/** The file as Python writes it: further lines of a value are indented. */
export function configText(config: Config): string {
  return sectionsOf([...config], (value) => value.replaceAll('\n', '\n\t'));
}

/** The same in order, for showing. */
export function sortedText(config: Config): string {
  const sorted = [...config]
    .toSorted(byName)
    .map(([name, options]) => [name, new Map([...options].toSorted(byName))] as const);
  return sectionsOf(sorted, (value) => value);
}

function sectionsOf(
  sections: readonly (readonly [string, ReadonlyMap<string, string>])[],
  write: (value: string) => string,
): string {
  return sections
    .map(([name, options]) => {
      const lines = Array.from(options, ([key, value]) => `${key} = ${write(value)}\n`);
      return `[${name}]\n${lines.join('')}\n`;
    })
    .join('');
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
