import { joinWords, quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, listOf, optionalFlag, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { HOME_FUNCTIONS, makeHome } from './system/account-home.ts';
import { lookUpFunctions, parseUser, type UserEntry } from './system/accounts.ts';
import { changeHost, outputValues } from './system/ask-host.ts';
import { type FoundUser, findUser } from './system/find-user.ts';
import { passwordWarnings } from './system/password-hash.ts';
import { agingWords, changeWords, creationWords, passwordDiffers } from './system/user-commands.ts';
import { USER_PARAMETERS } from './system/user-parameters.ts';
import { ensureSshKey } from './system/user-ssh-key.ts';

/** ansible.builtin.user: an account of the host is there as described, or is not. */
export const user = defineModule({
  name: 'user',
  runsOn: 'host',
  reachesOut: false,
  parameters: USER_PARAMETERS,
  *run(args, context) {
    const found = yield* findUser(args, context);
    const result = yield* ensureUser(found, args, context);
    const warnings = [...argumentWarnings(args), ...(result.warnings ?? [])];
    return warnings.length > 0 ? { ...result, warnings } : result;
  },
});

function argumentWarnings(args: ModuleArguments): string[] {
  const appendAlone = flagOf(args, 'append') && !args.has('groups');
  return [...(appendAlone ? [APPEND_ALONE] : []), ...passwordWarnings(textOf(args, 'password'))];
}

const APPEND_ALONE =
  "'append' is set, but no 'groups' are specified. Use 'groups' for appending new groups.This will change to an error in Ansible 2.14.";

function* ensureUser(found: FoundUser, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  if (requiredText(args, 'state') === 'absent') return yield* remove(found, args, context);
  if (!found.user) return yield* create(found, args, context);
  return yield* modify(found, found.user, args, context);
}

function* remove(found: FoundUser, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const values: PyDict = new Map<Value, Value>([
    ['name', requiredText(args, 'name')],
    ['state', 'absent'],
  ]);
  if (!found.user) return { changed: false, values };
  if (context.check) return { changed: true, values: new Map() };
  const [force, withFiles] = [flagOf(args, 'force'), flagOf(args, 'remove')];
  const words = [...(force ? ['-f'] : []), ...(withFiles ? ['-r'] : []), requiredText(args, 'name')];
  const { stdout, stderr } = yield* run(joinWords(['userdel', ...words]), undefined, args, context);
  values.set('force', force).set('remove', withFiles);
  return { changed: true, values: new Map([...values, ...outputValues(stdout, stderr)]) };
}

function* create(found: FoundUser, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const words = creationWords(found, args);
  if (context.check) return { changed: true, values: new Map() };
  const home = textOf(args, 'home');
  const createHome = flagOf(args, 'create_home');
  // useradd makes no parent directories.
  const first = home !== undefined && createHome && !found.homeParentExists;
  const script = [
    ...(first ? [makeHome(home, textOf(args, 'skeleton'))] : []),
    joinWords(words),
    ...(textOf(args, 'password') === undefined ? [] : [SET_PASSWORD]),
    ...(first ? [`own_home ${quoteShell(home)} "$(id -u ${name(args)})" "$(id -g ${name(args)})"`] : []),
    ...agingCommand(found, args),
    ...(createHome ? [ensureHome(args)] : []),
  ];
  const done = yield* run(script.join(' || exit\n'), passwordLine(args), args, context);
  const own = new Map<Value, Value>([
    ['system', flagOf(args, 'system')],
    ['create_home', createHome],
  ]);
  return yield* finish(true, done, own, args, context);
}

function* modify(found: FoundUser, user: UserEntry, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const newPassword = passwordDiffers(user, args);
  const words = changeWords(found, user, args);
  const aging = agingCommand(found, args);
  const makesHome = flagOf(args, 'create_home') && !found.homeExists;
  const script = [
    ...(words.length > 0 ? [joinWords(words)] : []),
    ...(newPassword ? [SET_PASSWORD] : []),
    ...(makesHome ? [ensureHome(args)] : []),
    ...aging,
  ];
  const own = new Map<Value, Value>([
    ['append', flagOf(args, 'append')],
    ['move_home', flagOf(args, 'move_home')],
  ]);
  const done =
    script.length === 0 || context.check
      ? { stdout: '', stderr: '', user }
      : yield* run(script.join(' || exit\n'), newPassword ? passwordLine(args) : undefined, args, context);
  return yield* finish(script.length > 0, done, own, args, context);
}

function agingCommand(found: FoundUser, args: ModuleArguments): string[] {
  const words = agingWords(found, args);
  return words.length > 0 ? [joinWords(words)] : [];
}

/** A hash is nobody's business: it goes by standard input, where no process list shows it. */
const SET_PASSWORD = 'chpasswd -e <&3';

function passwordLine(args: ModuleArguments): string | undefined {
  const password = textOf(args, 'password');
  if (password === undefined) return undefined;
  const locked = optionalFlag(args, 'password_lock') === true;
  return `${requiredText(args, 'name')}:${locked ? '!' : ''}${password}\n`;
}

/** The home directory that the account has by then. */
function ensureHome(args: ModuleArguments): string {
  const given = textOf(args, 'home');
  return `line=$(entry passwd ${name(args)}); home=\${line%:*}; home=${given === undefined ? `\${home##*:}` : quoteShell(given)}
if [ ! -e "$home" ]; then
  make_home "$home" ${quoteShell(textOf(args, 'skeleton') ?? '/etc/skel')} && own_home "$home" "$(id -u ${name(args)})" "$(id -g ${name(args)})"
fi`;
}

function name(args: ModuleArguments): string {
  return quoteShell(requiredText(args, 'name'));
}

interface Done {
  readonly stdout: string;
  readonly stderr: string;
  readonly user: UserEntry | undefined;
}

function* run(script: string, stdin: string | undefined, args: ModuleArguments, context: ModuleContext): Step<Done> {
  const whole = `${lookUpFunctions(false)}${HOME_FUNCTIONS}exec 3<&0 </dev/null\n${script} || exit\nend\nentry passwd ${name(args)}\n`;
  const { rc, parts, stderr } = yield* changeHost(whole, context, stdin === undefined ? {} : { stdin });
  if (rc !== 0) {
    const values = new Map<Value, Value>([['name', requiredText(args, 'name')]]);
    throw new ModuleFailure(stderr, values.set('rc', rc));
  }
  return { stdout: parts[0] ?? '', stderr, user: parseUser(parts[1] ?? '') };
}

function* finish(
  changed: boolean,
  { stdout, stderr, user }: Done,
  own: PyDict,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  if (!user) throw new ModuleFailure(`failed to look up user name: ${requiredText(args, 'name')}`);
  const values = new Map<Value, Value>([
    ['name', user.name],
    ['state', 'present'],
    ...own,
    ...outputValues(stdout, stderr),
    ['uid', user.uid],
    ['group', user.gid],
    ['comment', user.comment],
    ['home', user.home],
    ['shell', user.shell],
  ]);
  const groups = listOf(args, 'groups');
  if (groups) values.set('groups', groups.join(','));
  if (textOf(args, 'password') !== undefined) values.set('password', 'NOT_LOGGING_PASSWORD');
  if (!flagOf(args, 'generate_ssh_key')) return { changed, values };
  const key = yield* ensureSshKey(user, args, context);
  return {
    changed: changed || key.changed,
    values: new Map([...values, ...key.values]),
    warnings: key.warnings,
  };
}
