import { PyFloat, type Value } from '../../parsing/value.ts';
import { flagOf, numberOf, optionalFlag, requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments } from '../module.ts';
import type { UserEntry } from './accounts.ts';
import { type FoundUser, requireGroup, supplementaryGroups } from './find-user.ts';

/** The words of `useradd`, without the password: that goes to `chpasswd` by its standard input. */
export function creationWords(found: FoundUser, args: ModuleArguments): string[] {
  const group = textOf(args, 'group');
  if (group !== undefined) requireGroup(found, group);
  const groups = supplementaryGroups(args);
  for (const each of groups) requireGroup(found, each);
  return [
    'useradd',
    ...uidWords(args),
    ...option('-Z', textOf(args, 'seuser')),
    ...(group === undefined ? (found.hasOwnGroup ? ['-N'] : []) : ['-g', group]),
    ...(groups.length > 0 ? ['-G', groups.toSorted().join(',')] : []),
    ...option('-c', textOf(args, 'comment')),
    ...option('-d', textOf(args, 'home')),
    ...option('-s', textOf(args, 'shell')),
    ...option('-e', expiryDate(args)),
    ...option('-f', numberOf(args, 'password_expire_account_disable')),
    ...homeWords(args),
    ...(flagOf(args, 'system') ? ['-r'] : []),
    ...['uid_min', 'uid_max'].flatMap((name) => setting(name.toUpperCase(), numberOf(args, name))),
    requiredText(args, 'name'),
  ];
}

function homeWords(args: ModuleArguments): string[] {
  if (!flagOf(args, 'create_home')) return ['-M'];
  return ['-m', ...option('-k', textOf(args, 'skeleton')), ...setting('UMASK', textOf(args, 'umask'))];
}

function setting(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : ['-K', `${name}=${value}`];
}

function uidWords(args: ModuleArguments): string[] {
  const uid = numberOf(args, 'uid');
  return uid === undefined ? [] : ['-u', String(uid), ...(flagOf(args, 'non_unique') ? ['-o'] : [])];
}

function option(letter: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [letter, String(value)];
}

/** The words of `usermod` for what differs; none when nothing does. */
export function changeWords(found: FoundUser, user: UserEntry, args: ModuleArguments): string[] {
  const words = [
    ...(numberOf(args, 'uid') === user.uid ? [] : uidWords(args)),
    ...primaryGroupWords(found, user, args),
    ...groupsWords(found, user, args),
    ...changedOption('-c', textOf(args, 'comment'), user.comment),
    ...changedOption('-d', textOf(args, 'home'), user.home),
    ...(flagOf(args, 'move_home') && (textOf(args, 'home') ?? user.home) !== user.home ? ['-m'] : []),
    ...changedOption('-s', textOf(args, 'shell'), user.shell),
    ...expiryWords(found, args),
    ...option('-f', numberOf(args, 'password_expire_account_disable')),
    ...(passwordDiffers(user, args) ? [] : lockWords(user, args)),
  ];
  return words.length > 0 ? ['usermod', ...words, requiredText(args, 'name')] : [];
}

function changedOption(letter: string, wanted: string | undefined, actual: string): string[] {
  return wanted === actual ? [] : option(letter, wanted);
}

function primaryGroupWords(found: FoundUser, user: UserEntry, args: ModuleArguments): string[] {
  const written = textOf(args, 'group');
  if (written === undefined) return [];
  const { gid } = requireGroup(found, written);
  return gid === user.gid ? [] : ['-g', String(gid)];
}

function groupsWords(found: FoundUser, user: UserEntry, args: ModuleArguments): string[] {
  if (!args.has('groups')) return [];
  const append = flagOf(args, 'append');
  const current = new Set(found.groups.filter(({ members }) => members.includes(user.name)).map(({ name }) => name));
  const wanted = new Set(supplementaryGroups(args).map((name) => requireGroup(found, name).name));
  const missing = [...wanted].some((name) => !current.has(name));
  const extra = [...current].some((name) => !wanted.has(name));
  if (!missing && (append || !extra)) return [];
  return [...(append ? ['-a'] : []), '-G', [...wanted].toSorted().join(',')];
}

/** Lock a password that is not, and only one that is locked may be unlocked. */
function lockWords(user: UserEntry, args: ModuleArguments): string[] {
  const locked = user.password.startsWith('!');
  const lock = optionalFlag(args, 'password_lock');
  if (lock === true && !locked) return ['-L'];
  return lock === false && locked ? ['-U'] : [];
}

/** True when the hash is another than the user's; whether it is locked does not count. */
export function passwordDiffers(user: UserEntry, args: ModuleArguments): boolean {
  const password = textOf(args, 'password');
  if (password === undefined || textOf(args, 'update_password') !== 'always') return false;
  return user.password.replace(/^!+/, '') !== password.replace(/^!+/, '');
}

function expiryWords(found: FoundUser, args: ModuleArguments): string[] {
  const wanted = expiryDate(args);
  if (wanted === undefined) return [];
  const current = found.shadow?.expire ?? 0;
  if (wanted === '') return current >= 0 ? ['-e', ''] : [];
  return current >= 0 && dateOf(current * 86400) === wanted ? [] : ['-e', wanted];
}

/** `expires`, in seconds since the epoch, as the day that `useradd` takes; empty for never. */
function expiryDate(args: ModuleArguments): string | undefined {
  const value: Value | undefined = args.get('expires');
  const seconds = value instanceof PyFloat ? value.value : value;
  if (typeof seconds !== 'number') return undefined;
  return Math.floor(seconds) < 0 ? '' : dateOf(seconds);
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** The words of `chage`, for the days that differ. */
export function agingWords(found: FoundUser, args: ModuleArguments): string[] {
  const { shadow } = found;
  const words = [
    ...agingOption('-m', numberOf(args, 'password_expire_min'), shadow?.min),
    ...agingOption('-M', numberOf(args, 'password_expire_max'), shadow?.max),
    ...agingOption('-W', numberOf(args, 'password_expire_warn'), shadow?.warn),
  ];
  return words.length > 0 ? ['chage', ...words, requiredText(args, 'name')] : [];
}

function agingOption(letter: string, wanted: number | undefined, actual: number | undefined): string[] {
  return wanted === actual ? [] : option(letter, wanted);
}
