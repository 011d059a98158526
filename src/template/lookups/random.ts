import { parseKeyValue } from '../../parsing/key-value.ts';
import type { Value } from '../../parsing/value.ts';
import type { Effects } from '../render-context.ts';
import { pythonError, TemplateError } from '../values/errors.ts';
import { SeededRandom } from '../values/mersenne-twister.ts';
import { parseInteger } from '../values/numbers.ts';
import { toRepr, toStr } from '../values/text.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';
import { readText, textTerm } from './search.ts';

/** A number below `limit`, each as likely as the others. */
export function randomBelow(limit: number, effects: Effects): number {
  const range = 2 ** 48;
  const fair = range - (range % limit);
  for (;;) {
    const value = Buffer.from(effects.randomBytes(6)).readUIntBE(0, 6);
    if (value < fair) return value % limit;
  }
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const CLASSES = new Map<string, string>([
  ['ascii_lowercase', LOWER],
  ['ascii_uppercase', LOWER.toUpperCase()],
  ['ascii_letters', LOWER + LOWER.toUpperCase()],
  ['digits', '0123456789'],
  ['hexdigits', '0123456789abcdefABCDEF'],
  ['octdigits', '01234567'],
  ['punctuation', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
  ['whitespace', ' \t\n\r\v\f'],
]);
CLASSES.set(
  'printable',
  ['digits', 'ascii_letters', 'punctuation', 'whitespace'].map((name) => CLASSES.get(name)).join(''),
);

const PARAMETERS = ['length', 'encrypt', 'chars', 'ident', 'seed'];

/** A path, which may have blanks in it, and the options behind it. */
function parsePasswordTerm(term: string): { path: string; options: ReadonlyMap<string, string> } {
  const [first = '', ...rest] = term.split(' ');
  const { options, raw } = parseKeyValue(rest.join(' '));
  const path = raw === undefined ? first : `${first} ${raw}`;
  if (term.startsWith(path)) return { path, options };
  throw pythonError('AnsibleError', 'Unrecognized value after key=value parameters given to password lookup');
}

function password(term: Value, { kwargs, context }: LookupCall): string {
  const { path, options } = parsePasswordTerm(textTerm(term));
  const unknown = [...options.keys()].filter((name) => !PARAMETERS.includes(name));
  if (unknown.length > 0) {
    throw pythonError('AnsibleError', `Unrecognized parameter(s) given to password lookup: ${unknown.join(', ')}`);
  }
  // A term that has options of its own takes none of the call's.
  const given: ReadonlyMap<string, Value> = options.size > 0 ? options : kwargs;
  const read = (name: string) => given.get(name) ?? null;
  if (read('encrypt') !== null) throw refusePassword('`encrypt`');
  const make = () => {
    const length = lengthOf(read('length') ?? 20);
    const characters = candidates(options.get('chars') ?? listOf(read('chars')));
    if (characters === '') throw pythonError('IndexError', 'Cannot choose from an empty sequence');
    const below = source(read('seed'), context.effects);
    return Array.from({ length }, () => characters[below(characters.length)]).join('');
  };
  return path === '/dev/null' ? make() : storedPassword(path, context, make);
}

function lengthOf(given: Value): number {
  const length = parseInteger(toStr(given));
  if (length !== undefined) return Number(length);
  const problem = `Invalid value provided for 'integer': ${toRepr(given)}`;
  throw pythonError(
    'AnsibleError',
    `Config 'length' for 'password' lookup plugin from 'Direct' has an invalid value: ${problem}`,
  );
}

/** The system's random numbers, or Python's for a seed. */
function source(seed: Value, effects: Effects): (limit: number) => number {
  if (seed === null) return (limit) => randomBelow(limit, effects);
  const seeded = new SeededRandom(toStr(seed));
  return (limit) => Number(seeded.below(BigInt(limit)));
}

function refusePassword(what: string): TemplateError {
  return new TemplateError('AnsibleError', `${what} of the password lookup are not supported`, {
    hint: 'write the password into a vault, or make it with a task',
  });
}

/** A password that was kept in a file; one that is made now is. */
function storedPassword(path: string, context: LookupCall['context'], make: () => string): string {
  const { effects, searchPath, scope } = context;
  const full = path.startsWith('/') ? path : `${searchPath.at(-1) ?? ''}/${path}`;
  if (effects.exists(full) === 'file') {
    return readText(full, context)
      .trimEnd()
      .replace(/ salt=.*$/, '');
  }
  if (!effects.createFile) throw refusePassword(`new files (${path})`);
  scope.mayHaveEffects?.();
  const made = make();
  effects.createFile(full, `${made}\n`);
  return made;
}

function candidates(value: Value): string {
  const parts = Array.isArray(value)
    ? value.map(toStr)
    : value === null
      ? ['ascii_letters', 'digits', '.,:-_']
      : splitCharacters(toStr(value));
  return parts
    .map((part) => CLASSES.get(part) ?? part)
    .join('')
    .replace(/["']/g, '');
}

/** The option of the call is a list: a text is one with commas between its items. */
function listOf(chars: Value): Value {
  return typeof chars === 'string' ? chars.split(',') : chars;
}

function splitCharacters(text: string): string[] {
  const parts = text.replaceAll(',,', ',').split(',').filter(Boolean);
  return text.includes(',,') ? [',', ...parts] : parts;
}

/** Lookups that choose at random. */
export const RANDOM_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([
  ['password', lookupOf((terms, call) => terms.map((term) => password(term, call)))],
  [
    'random_choice',
    lookupOf((terms, { context }) =>
      terms.length === 0 ? [] : [terms[randomBelow(terms.length, context.effects)] ?? null],
    ),
  ],
]);
