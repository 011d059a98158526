import { dirname, relative } from 'node:path';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { ConfigSections } from '../parsing/config-sections.ts';
import { checkSetting, checkSshWords, invalidValue, isSound } from './check-setting.ts';
import { checkUnknown } from './check-unknown.ts';
import { convertText } from './convert-text.ts';
import type { ConfigPlace, FoundConfig } from './find-config.ts';
import { readConfig } from './read-config.ts';
import { type GivenSetting, Settings } from './settings.ts';
import { SETTINGS_BY_KEY, SETTINGS_BY_VARIABLE } from './table/index.ts';
import type { Setting } from './table/setting.ts';

/** The text of a setting, and where it stands. */
interface GivenText extends Pick<GivenSetting, 'key' | 'range'> {
  readonly text: string;
  readonly folder: string | undefined;
}

/**
 * Reads the settings of a configuration file and those that the environment puts above it, each made into its type. What is wrong
 * with them and what is not done here is collected. Throws a `config/parse` diagnostic for a file that cannot be read.
 */
export function loadSettings(found: FoundConfig, place: ConfigPlace): Settings {
  const shown = found.file === undefined ? '' : shownPath(found.file, place.cwd);
  const sections: ConfigSections = found.file === undefined ? new Map() : readConfig(found.file, shown);
  const folder = found.file === undefined ? undefined : dirname(found.file);
  const given = new Map<string, GivenSetting>();
  const diagnostics: Diagnostic[] = [...ignoredFile(found, place.cwd)];
  for (const setting of givenSettings(sections, place)) {
    const text = inEnvironment(setting, place) ?? inFile(setting, sections, shown, folder);
    if (!text) continue;
    const value = convertText(text.text, setting.type, { ...place, folder: text.folder });
    const { key, range } = text;
    // An empty variable that is no text counts as none.
    if (value === undefined && text.text === '' && range === undefined) continue;
    if (value === undefined || !isSound(setting, value)) {
      diagnostics.push(invalidValue(setting, text));
      continue;
    }
    const each = { value, key, ...(range ? { range } : {}) };
    given.set(setting.name, each);
    diagnostics.push(...checkSetting(setting, each), ...checkSshWords(setting, each));
  }
  diagnostics.push(...checkUnknown(sections, shown, place.env));
  return new Settings(found.file, given, diagnostics);
}

/** The settings that somebody gives. */
function givenSettings(sections: ConfigSections, { env }: ConfigPlace): ReadonlySet<Setting> {
  const shared = [...(sections.get('DEFAULT')?.keys() ?? [])];
  const keys = [...sections].flatMap(([section, entries]) =>
    [...entries.keys(), ...shared].map((key) => `${section}.${key}`),
  );
  const found = [
    ...keys.map((key) => SETTINGS_BY_KEY.get(key)),
    ...Object.keys(env).map((name) => SETTINGS_BY_VARIABLE.get(name)),
  ];
  return new Set(found.filter((setting) => setting !== undefined));
}

function inEnvironment({ env: names }: Setting, { env }: ConfigPlace): GivenText | undefined {
  const key = names.findLast((name) => env[name] !== undefined);
  return key === undefined ? undefined : { text: env[key] ?? '', key, folder: undefined };
}

function inFile(
  { ini }: Setting,
  sections: ConfigSections,
  shown: string,
  folder: string | undefined,
): GivenText | undefined {
  for (const full of ini.toReversed()) {
    const dot = full.lastIndexOf('.');
    const [section, key] = [full.slice(0, dot), full.slice(dot + 1)];
    const entry =
      sections.get(section)?.get(key) ?? (sections.has(section) ? sections.get('DEFAULT')?.get(key) : undefined);
    if (typeof entry?.value !== 'string') continue;
    return { text: entry.value, key, folder, range: { file: shown, line: entry.line, column: 1 } };
  }
  return undefined;
}

function ignoredFile({ ignored }: FoundConfig, cwd: string): Diagnostic[] {
  if (ignored === undefined) return [];
  const summary = `${shownPath(ignored, cwd)} is not read: anybody may write into the current folder`;
  const hint = 'Take the right to write from all others, or name the file by ANSIBLE_CONFIG.';
  return [{ code: 'config/unsupported', severity: 'warning', summary, hint }];
}

/** A path as people read it: relative to where they are, unless that leads elsewhere. */
function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || short === '' ? path : short;
}
