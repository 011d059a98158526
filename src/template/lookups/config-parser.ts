import type { Value } from '../../parsing/value.ts';
import { pythonError, valueError } from '../values/errors.ts';
import { toRepr } from '../values/text.ts';

export interface ConfigOptions {
  readonly caseSensitive: boolean;
  readonly allowNoValue: boolean;
  /** Whether `%(name)s` in a value is replaced by another option. */
  readonly interpolate: boolean;
  /** The name in messages. */
  readonly file: string;
}

/** The options of one section, those of `[DEFAULT]` behind them. */
export interface ConfigSection {
  get(name: string): Value | undefined;
  entries(): [string, Value][];
}

export type ConfigSections = ReadonlyMap<string, ConfigSection>;

type RawSection = Map<string, string | null>;

/** Reads a text as Python's `configparser` does. Throws its errors for duplicates and lines outside of sections. */
export function parseConfig(text: string, options: ConfigOptions): ConfigSections {
  const raw = readSections(text, options);
  const defaults = raw.get('DEFAULT') ?? new Map();
  raw.delete('DEFAULT');
  const sections = new Map<string, ConfigSection>();
  for (const [name, own] of raw) {
    const values: RawSection = new Map([...defaults, ...own]);
    const fold = (key: string) => (options.caseSensitive ? key : key.toLowerCase());
    const read = (key: string): Value | undefined => {
      const value = values.get(key);
      return typeof value === 'string' && options.interpolate ? interpolate(value, values, fold, 0) : value;
    };
    sections.set(name, {
      get: (key) => read(fold(key)),
      entries: () => Array.from(values.keys(), (key) => [key, read(key) ?? null]),
    });
  }
  return sections;
}

/** Reads line by line, with the section and the option that a continued line would belong to. */
class SectionReader {
  readonly sections = new Map<string, RawSection>();
  readonly #options: ConfigOptions;
  #section: RawSection | undefined;
  #option: { readonly name: string; readonly indent: number } | undefined;

  constructor(options: ConfigOptions) {
    this.#options = options;
  }

  read(line: string, number: number): void {
    const body = line.trim();
    const indent = line.length - line.trimStart().length;
    if (/^[#;]/.test(body)) return;
    if (this.#option && (body === '' || indent > this.#option.indent)) this.#continue(body);
    else if (body !== '') this.#begin(body, indent, number);
  }

  #continue(line: string): void {
    const value = this.#section?.get(this.#option?.name ?? '');
    if (typeof value === 'string') this.#section?.set(this.#option?.name ?? '', `${value}\n${line}`);
  }

  #begin(body: string, indent: number, number: number): void {
    const header = /^\[(.+)\]/.exec(body)?.[1];
    if (header !== undefined) this.#openSection(header, number);
    else if (this.#section) this.#option = { name: readOption(this.#section, body, this.#options), indent };
    else throw pythonError('MissingSectionHeaderError', 'File contains no section headers.');
  }

  #openSection(name: string, number: number): void {
    if (this.sections.has(name) && name !== 'DEFAULT') {
      const place = `While reading from ${toRepr(this.#options.file)} [line ${number}]`;
      throw pythonError('DuplicateSectionError', `${place}: section ${toRepr(name)} already exists`);
    }
    this.#section = this.sections.get(name) ?? new Map();
    this.sections.set(name, this.#section);
    this.#option = undefined;
  }
}

function readSections(text: string, options: ConfigOptions): Map<string, RawSection> {
  const reader = new SectionReader(options);
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) reader.read(line, index + 1);
  for (const values of reader.sections.values()) trimValues(values);
  return reader.sections;
}

function readOption(section: RawSection, body: string, options: ConfigOptions): string {
  const match = /^(.*?)\s*(?:[=:]\s*(.*))?$/.exec(body);
  const hasValue = match?.[2] !== undefined;
  if (!match || match[1] === '' || (!hasValue && !options.allowNoValue)) {
    throw pythonError('ParsingError', 'Source contains parsing errors');
  }
  const name = options.caseSensitive ? (match[1] ?? '') : (match[1] ?? '').toLowerCase();
  if (section.has(name)) throw valueError(`Duplicate option in ${toRepr(options.file)}.`);
  section.set(name, match[2] ?? null);
  return name;
}

function trimValues(section: RawSection): void {
  for (const [name, value] of section) if (typeof value === 'string') section.set(name, value.replace(/\n+$/, ''));
}

const MAX_DEPTH = 10;

function interpolate(value: string, values: RawSection, fold: (key: string) => string, depth: number): string {
  if (depth > MAX_DEPTH) throw pythonError('InterpolationDepthError', 'Recursion limit exceeded in value substitution');
  return value.replace(/%(?:\(([^)]*)\)s|(%)|)/g, (_, name: string | undefined, percent: string | undefined) => {
    if (percent) return '%';
    if (name === undefined) throw pythonError('InterpolationSyntaxError', "'%' must be followed by '%' or '('");
    const other = values.get(fold(name));
    if (typeof other !== 'string')
      throw pythonError('InterpolationMissingOptionError', `Bad value substitution: option ${toRepr(name)}`);
    return interpolate(other, values, fold, depth + 1);
  });
}
