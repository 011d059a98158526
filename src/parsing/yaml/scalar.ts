import type { Value } from '../value.ts';
import { looksLikeFloat, looksLikeInteger, parseYamlFloat, parseYamlInteger } from './number.ts';
import { looksLikeTimestamp, parseYamlTimestamp } from './timestamp.ts';

const PREFIX = 'tag:yaml.org,2002:';
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
/** First characters of everything that is not a string: most scalars are decided by this alone. */
const SPECIAL_START = /^[-+0-9.~<=nNyYtTfFoO]/;

/** Whether the look of a plain scalar leaves no doubt: many that this does not tell are texts too. */
export function isSurelyText(text: string): boolean {
  return text !== '' && !SPECIAL_START.test(text);
}

/**
 * The tag that PyYAML's implicit resolver (YAML 1.1) gives to a plain scalar. Plain `y` and `n` are strings.
 */
export function resolvePlainTag(text: string): string {
  if (text === '') return `${PREFIX}null`;
  if (isSurelyText(text)) return `${PREFIX}str`;
  if (BOOLEAN.test(text)) return `${PREFIX}bool`;
  if (looksLikeFloat(text)) return `${PREFIX}float`;
  if (looksLikeInteger(text)) return `${PREFIX}int`;
  if (text === '<<') return `${PREFIX}merge`;
  if (NULL.test(text)) return `${PREFIX}null`;
  if (looksLikeTimestamp(text)) return `${PREFIX}timestamp`;
  return text === '=' ? `${PREFIX}value` : `${PREFIX}str`;
}

/** The words that are no strings. */
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);
const LETTER = 65;
/** Decimal, and short enough to be what every notation takes it for. */
const SMALL_INTEGER = /^(?:0|[1-9][0-9]{0,8})$/;
const LONGEST_WORD = 5;

/** What a plain scalar without a tag stands for; undefined where PyYAML refuses it. */
export function plainValue(text: string): Value | undefined {
  if (text === '') return null;
  if (isSurelyText(text)) return text;
  if (SMALL_INTEGER.test(text)) return Number(text);
  if (text.charCodeAt(0) >= LETTER && text !== '~') {
    const word = text.length > LONGEST_WORD ? undefined : WORDS.get(text);
    return word === undefined ? text : word;
  }
  const tag = resolvePlainTag(text);
  const made = constructScalar(tag, text);
  return 'fault' in made ? undefined : made.value;
}

type Constructor = (text: string) => Value | undefined;

const CONSTRUCTORS: ReadonlyMap<string, Constructor> = new Map<string, Constructor>([
  [`${PREFIX}str`, (text) => text],
  [`${PREFIX}python/unicode`, (text) => text],
  [`${PREFIX}null`, () => null],
  [`${PREFIX}bool`, parseBoolean],
  [`${PREFIX}int`, parseYamlInteger],
  [`${PREFIX}float`, parseYamlFloat],
  [`${PREFIX}timestamp`, parseYamlTimestamp],
]);

/** Result of constructing a scalar: the value, or what is wrong with it. */
export type Constructed = { readonly value: Value } | { readonly fault: string };

/** The value of a scalar with a resolved tag, as PyYAML's SafeConstructor makes it. */
export function constructScalar(tag: string, text: string): Constructed {
  const construct = CONSTRUCTORS.get(tag);
  if (!construct) return { fault: `the tag ${shortTag(tag)} is not supported on a scalar` };
  const value = construct(text);
  return value === undefined ? { fault: `${JSON.stringify(text)} is not a valid ${shortTag(tag)}` } : { value };
}

/** A tag as a user writes it: `!!int`, `!vault`. */
function shortTag(tag: string): string {
  if (tag.startsWith(PREFIX)) return `!!${tag.slice(PREFIX.length)}`;
  return tag.startsWith('!') ? tag : `!<${tag}>`;
}

function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (['yes', 'true', 'on'].includes(lower)) return true;
  return ['no', 'false', 'off'].includes(lower) ? false : undefined;
}
