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

function readSections(text: string, options: ConfigOptions): Map<string, RawSection> {
  const sections = new Map<string, RawSection>();
  let section: RawSection | undefined;
  let option: { name: string; indent: number } | undefined;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const body = line.trim();
    if (/^[#;]/.test(body)) continue;
    const indent = line.length - line.trimStart().length;
    if (section && option && (body === '' || indent > option.indent)) {
      appendLine(section, option.name, body);
      continue;
    }
    if (body === '') continue;
    const header = /^\[(.+)\]/.exec(body)?.[1];
    if (header !== undefined) {
      if (sections.has(header) && header !== 'DEFAULT') {
        throw pythonError(
          'DuplicateSectionError',
          `While reading from ${toRepr(options.file)} [line ${index + 1}]: section ${toRepr(header)} already exists`,
        );
      }
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      option = undefined;
      continue;
    }
    if (!section) throw pythonError('MissingSectionHeaderError', 'File contains no section headers.');
    option = { name: readOption(section, body, options), indent };
  }
  for (const values of sections.values()) trimValues(values);
  return sections;
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

function appendLine(section: RawSection, name: string, line: string): void {
  const value = section.get(name);
  if (typeof value === 'string') section.set(name, `${value}\n${line}`);
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
