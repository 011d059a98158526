import { quoteShell } from '../../parsing/quote.ts';
import { listOf, requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { type GroupEntry, lookUpFunctions, parseGroups, parseUser, type UserEntry } from './accounts.ts';
import { askHost } from './ask-host.ts';

/** What the host knows of a user, and of what the task would have the user be. */
export interface FoundUser {
  readonly user: UserEntry | undefined;
  readonly shadow: ShadowEntry | undefined;
  /** All groups, and those that the task names. */
  readonly groups: readonly GroupEntry[];
  /** There is a group of the user's own name. */
  readonly hasOwnGroup: boolean;
  readonly homeExists: boolean;
  readonly homeParentExists: boolean;
}

export interface ShadowEntry {
  readonly password: string;
  readonly min: number;
  readonly max: number;
  readonly warn: number;
  readonly expire: number;
}

/** Asks the host for all of it at once. */
export function* findUser(args: ModuleArguments, context: ModuleContext): Step<FoundUser> {
  const name = requiredText(args, 'name');
  const [user = '', shadow = '', all = '', named = '', own = '', home = ''] = yield* askHost(script(args), context);
  const groups = parseGroups(all);
  const entry = parseUser(user);
  const hidden = parseShadow(shadow);
  return {
    // The hash stands in /etc/passwd itself only on systems without a shadow file.
    user: entry && entry.password.length <= 1 ? { ...entry, password: hidden?.password ?? '' } : entry,
    shadow: hidden,
    groups: [...groups, ...parseGroups(named)],
    hasOwnGroup: parseGroups(own).some((group) => group.name === name || String(group.gid) === name),
    homeExists: home.includes('h'),
    homeParentExists: home.includes('p'),
  };
}

function script(args: ModuleArguments): string {
  const name = quoteShell(requiredText(args, 'name'));
  const named = groupNames(args)
    .map((group) => `entry group ${quoteShell(group)}; `)
    .join('');
  const home = textOf(args, 'home');
  const chooseHome = home === undefined ? `home=\${user%:*}; home=\${home##*:}` : `home=${quoteShell(home)}`;
  return `${lookUpFunctions(false)}
user=$(entry passwd ${name}); printf '%s\\n' "$user"; end
entry shadow ${name}; end
entries group; end
${named}end
entry group ${name}; end
${chooseHome}
if [ -z "$home" ] || [ -e "$home" ]; then printf h; fi
case $home in */*) parent=\${home%/*} ;; *) parent='' ;; esac
if [ -d "$parent/" ]; then printf p; fi
end
`;
}

/** The groups that a task names, as written. */
export function groupNames(args: ModuleArguments): string[] {
  const primary = textOf(args, 'group');
  return [...(primary === undefined ? [] : [primary]), ...supplementaryGroups(args)];
}

/** `groups` may hold lists in its items; empty ones and spaces around names mean nothing. */
export function supplementaryGroups(args: ModuleArguments): string[] {
  const names = (listOf(args, 'groups') ?? []).join(',').split(',');
  return [...new Set(names.filter((name) => name !== '').map((name) => name.trim()))];
}

/** A group by id or name; a missing one ends the module. */
export function requireGroup({ groups }: FoundUser, written: string): GroupEntry {
  const found = groups.find(({ gid }) => String(gid) === written) ?? groups.find(({ name }) => name === written);
  if (!found) throw new ModuleFailure(`Group ${written} does not exist`);
  return found;
}

function parseShadow(text: string): ShadowEntry | undefined {
  const fields = text.split('\n')[0]?.split(':') ?? [];
  if (fields.length < 8) return undefined;
  const number = (index: number) => (fields[index] === '' ? -1 : Number(fields[index]));
  return { password: fields[1] ?? '', min: number(3), max: number(4), warn: number(5), expire: number(7) };
}
