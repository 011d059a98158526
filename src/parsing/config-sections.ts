/** How a text of sections is read. */
export interface SectionOptions {
  readonly caseSensitive: boolean;
  readonly allowNoValue: boolean;
  /** A mark that begins a comment also behind a value, after a blank. */
  readonly inlineComments?: string;
}

export interface ConfigEntry {
  /** Null for a name alone. */
  readonly value: string | null;
  readonly line: number;
}

/** The entries of each section, `DEFAULT` among them. */
export type ConfigSections = ReadonlyMap<string, ReadonlyMap<string, ConfigEntry>>;

/** What Python's `configparser` refuses, under the name of its error. */
export class ConfigTextError extends Error {
  readonly kind: 'MissingSectionHeaderError' | 'DuplicateSectionError' | 'DuplicateOptionError' | 'ParsingError';
  readonly line: number;

  constructor(kind: ConfigTextError['kind'], message: string, line: number) {
    super(message);
    this.name = 'ConfigTextError';
    this.kind = kind;
    this.line = line;
  }
}

/** Reads a text as Python's `configparser` does, its values as they stand. Throws a ConfigTextError. */
export function readSections(text: string, options: SectionOptions): ConfigSections {
  const reader = new SectionReader(options);
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) reader.read(line, index + 1);
  return reader.finish();
}

interface OpenEntry {
  value: string | null;
  readonly line: number;
}

/** Reads line by line, with the section and the entry that a continued line would belong to. */
class SectionReader {
  readonly #sections = new Map<string, Map<string, OpenEntry>>();
  readonly #options: SectionOptions;
  #section: Map<string, OpenEntry> | undefined;
  #entry: { readonly open: OpenEntry; readonly indent: number } | undefined;

  constructor(options: SectionOptions) {
    this.#options = options;
  }

  read(line: string, number: number): void {
    const body = this.#withoutComment(line).trim();
    const indent = line.length - line.trimStart().length;
    if (/^\s*[#;]/.test(line)) return;
    if (this.#entry && (body === '' || indent > this.#entry.indent)) this.#continue(body);
    else if (body !== '') this.#begin(body, indent, number);
  }

  finish(): ConfigSections {
    for (const section of this.#sections.values()) {
      for (const entry of section.values()) entry.value = entry.value?.replace(/\n+$/, '') ?? null;
    }
    return this.#sections;
  }

  #withoutComment(line: string): string {
    const { inlineComments } = this.#options;
    if (inlineComments === undefined) return line;
    for (let at = line.indexOf(inlineComments); at >= 0; at = line.indexOf(inlineComments, at + 1)) {
      if (at === 0 || /\s/.test(line[at - 1] ?? '')) return line.slice(0, at);
    }
    return line;
  }

  #continue(line: string): void {
    const open = this.#entry?.open;
    if (open && open.value !== null) open.value += `\n${line}`;
  }

  #begin(body: string, indent: number, line: number): void {
    const header = /^\[(.+)\]/.exec(body)?.[1];
    if (header !== undefined) this.#openSection(header, line);
    else if (this.#section) this.#entry = { open: this.#readEntry(this.#section, body, line), indent };
    else throw new ConfigTextError('MissingSectionHeaderError', 'File contains no section headers.', line);
  }

  #openSection(name: string, line: number): void {
    if (this.#sections.has(name) && name !== 'DEFAULT') {
      throw new ConfigTextError('DuplicateSectionError', `section '${name}' already exists`, line);
    }
    this.#section = this.#sections.get(name) ?? new Map();
    this.#sections.set(name, this.#section);
    this.#entry = undefined;
  }

  #readEntry(section: Map<string, OpenEntry>, body: string, line: number): OpenEntry {
    const { caseSensitive, allowNoValue } = this.#options;
    const match = /^(.*?)\s*(?:[=:]\s*(.*))?$/.exec(body);
    const hasValue = match?.[2] !== undefined;
    if (!match || match[1] === '' || (!hasValue && !allowNoValue)) {
      throw new ConfigTextError('ParsingError', 'Source contains parsing errors', line);
    }
    const name = caseSensitive ? (match[1] ?? '') : (match[1] ?? '').toLowerCase();
    if (section.has(name)) throw new ConfigTextError('DuplicateOptionError', `option '${name}' already exists`, line);
    const entry: OpenEntry = { value: match[2] ?? null, line };
    section.set(name, entry);
    return entry;
  }
}
