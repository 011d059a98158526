import { ConfigTextError, readSections, type SectionOptions } from '../../parsing/config-sections.ts';
import type { Value } from '../../parsing/value.ts';
import { pythonError, valueError } from '../values/errors.ts';
import { toRepr } from '../values/text.ts';

export interface ConfigOptions extends SectionOptions {
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

type RawSection = ReadonlyMap<string, string | null>;

/** Reads a text as Python's `configparser` does. Throws its errors for duplicates and lines outside of sections. */
export function parseConfig(text: string, options: ConfigOptions): ConfigSections {
  const raw = readRaw(text, options);
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

function readRaw(text: string, options: ConfigOptions): Map<string, RawSection> {
  try {
    const sections = readSections(text, options);
    return new Map(
      Array.from(sections, ([name, entries]) => [
        name,
        new Map(Array.from(entries, ([key, { value }]) => [key, value])),
      ]),
    );
  } catch (error) {
    throw error instanceof ConfigTextError ? asPythonError(error, options) : error;
  }
}

function asPythonError({ kind, message, line }: ConfigTextError, { file }: ConfigOptions): Error {
  if (kind === 'DuplicateOptionError') return valueError(`Duplicate option in ${toRepr(file)}.`);
  if (kind !== 'DuplicateSectionError') return pythonError(kind, message);
  return pythonError(kind, `While reading from ${toRepr(file)} [line ${line}]: ${message}`);
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
