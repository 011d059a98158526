import { parseKeyValue } from '../../parsing/key-value.ts';
import type { Value } from '../../parsing/value.ts';
import type { Effects } from '../render-context.ts';
import { pythonError, TemplateError } from '../values/errors.ts';
import { SeededRandom } from '../values/mersenne-twister.ts';
import { parseInteger } from '../values/numbers.ts';
import { toStr } from '../values/text.ts';
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
  ['punctuation', '!#$%&()*+,-./:;<=>?@[\\]^_`{|}~'],
]);

const PARAMETERS = ['length', 'encrypt', 'chars', 'ident', 'seed'];

function password(term: Value, { kwargs, context }: LookupCall): string {
  const [path = '', ...rest] = textTerm(term).split(' ');
  const { options } = parseKeyValue(rest.join(' '));
  const unknown = [...options.keys()].filter((name) => !PARAMETERS.includes(name));
  if (unknown.length > 0) {
    throw pythonError('AnsibleError', `Unrecognized parameter(s) given to password lookup: ${unknown.join(', ')}`);
  }
  const read = (name: string) => options.get(name) ?? kwargs.get(name) ?? null;
  if (read('encrypt') !== null) throw refusePassword('`encrypt`');
  const make = () => {
    const length = parseInteger(toStr(read('length') ?? 20));
    const characters = candidates(read('chars'));
    const below = source(read('seed'), context.effects);
    return Array.from({ length: Number(length ?? 20) }, () => characters[below(characters.length)]).join('');
  };
  return path === '/dev/null' ? make() : storedPassword(path, context, make);
}

/** The system's random numbers, or Python's for a seed. */
function source(seed: Value, effects: Effects): (limit: number) => number {
  if (seed === null) return (limit) => randomBelow(limit, effects);
  const seeded = new SeededRandom(seed);
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
      .replace(/\n$/, '')
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
