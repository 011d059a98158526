import { unquote } from '../parsing/quote.ts';
import { expandPath } from './expand-path.ts';
import type { ConfigPlace } from './find-config.ts';
import type { SettingType, SettingValue } from './table/setting.ts';

/** Where the text of a setting comes from. */
export interface TextOrigin extends ConfigPlace {
  /** The folder of the configuration file; undefined for the environment. */
  readonly folder: string | undefined;
}

const TRUE_WORDS = new Set(['y', 'yes', 'on', '1', 'true', 't']);

/** What ansible-core makes of the text of a setting; undefined where it is of no use. */
export function convertText(text: string, type: SettingType, origin: TextOrigin): SettingValue | undefined {
  const path = (each: string) => expandPath(each, origin, origin.folder);
  switch (type) {
    case 'boolean':
      return TRUE_WORDS.has(text.toLowerCase().trim());
    case 'integer':
      return wholeNumber(text);
    case 'float':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'list':
      return text.split(',').map((each) => unquote(each.trim()));
    case 'pathlist':
      return text.split(',').map((each) => path(each.trim()));
    case 'pathspec':
      return text.split(':').map(path);
    case 'path':
    case 'tmppath':
      return fromFile(path(text), origin);
    default:
      return fromFile(text, origin);
  }
}

/** Quotes around a text count as none in the file. */
function fromFile(text: string, { folder }: TextOrigin): string {
  return folder === undefined ? text : unquote(text);
}

/** As Python's decimal has it: `1e2` is one, `0x10` is none. */
function wholeNumber(text: string): number | undefined {
  const number = Number(text.trim());
  return /\d/.test(text) && !/[xob]/i.test(text) && Number.isSafeInteger(number) ? number : undefined;
}
