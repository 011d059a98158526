import type { Effects } from '../render-context.ts';
import { pythonError, TemplateError, typeError } from '../values/errors.ts';
import { toStr } from '../values/text.ts';
import { typeName } from '../values/types.ts';
import { whole } from './coerce.ts';
import { type FilterArguments, type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { shaCrypt } from './sha-crypt.ts';

const NAMES: Readonly<Record<string, string>> = {
  md5: 'md5_crypt',
  blowfish: 'bcrypt',
  sha256: 'sha256_crypt',
  sha512: 'sha512_crypt',
};
/** The rounds that Ansible asks passlib for. */
const ROUNDS = { sha256: 535_000, sha512: 656_000 } as const;
const SALT_CHARACTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SALT_SIZE = 16;
const MIN_ROUNDS = 1000;
/** Ten times the default: more would stop the run for a minute. */
const MAX_ROUNDS = 6_560_000;

function passwordHash(
  [password = null, type = 'sha512', salt = null, saltSize = null, rounds = null]: FilterArguments,
  effects: Effects,
): string {
  const name = NAMES[toStr(type)] ?? toStr(type);
  if (!Object.values(NAMES).includes(name)) {
    const choices = Object.keys(NAMES).join(', ');
    throw pythonError('AnsibleFilterError', `${name} is not in the list of supported passlib algorithms: ${choices}`);
  }
  if (name !== 'sha256_crypt' && name !== 'sha512_crypt') throw refuse(name);
  if (typeof password !== 'string') {
    throw typeError(`secret must be unicode or bytes, not ${typeName(password)}`);
  }
  const kind = name === 'sha256_crypt' ? 'sha256' : 'sha512';
  const text =
    salt === null || salt === '' ? randomSalt(saltSize === null ? SALT_SIZE : whole(saltSize), effects) : toStr(salt);
  const count = rounds === null ? ROUNDS[kind] : whole(rounds);
  checkSettings(name, text, count);
  return shaCrypt(kind, password, text, count);
}

/** Refuses what passlib refuses. */
function checkSettings(name: string, salt: string, rounds: number): void {
  const fail = (reason: string) => pythonError('AnsibleError', `Could not hash the secret: ${reason}`);
  if (/[^./0-9A-Za-z]/.test(salt)) throw fail(`invalid characters in ${name} salt`);
  if (salt.length > SALT_SIZE) throw fail(`salt too large (${name} requires <= ${SALT_SIZE} chars)`);
  if (rounds < MIN_ROUNDS)
    throw fail(`${name}: min_desired_rounds (${rounds}) is too low, must be at least ${MIN_ROUNDS}`);
  if (rounds > MAX_ROUNDS)
    throw fail(`${name}: max_desired_rounds (${rounds}) is too high, must be at most ${MAX_ROUNDS}`);
}

function refuse(name: string): TemplateError {
  return new TemplateError('AnsibleFilterError', `the ${name} algorithm of password_hash is not supported`, {
    hint: 'use sha512, which every current system reads',
  });
}

function randomSalt(length: number, effects: Effects): string {
  return Array.from(effects.randomBytes(length), (byte) => SALT_CHARACTERS[byte & 63]).join('');
}

/** The `password_hash` filter, as Ansible gives it with passlib installed. */
export const PASSWORD_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'password_hash',
    filter('password hashtype? salt? salt_size? rounds? ident?', (args, { context }) =>
      passwordHash(args, context.effects),
    ),
  ],
]);
