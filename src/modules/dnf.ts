import { joinWords } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { failedResult, ModuleFailure, type Step } from './requests.ts';
import { askHost, changeHost, type HostAnswer, tryOnHost } from './system/ask-host.ts';
import { DNF_PARAMETERS, dnfOptions, namesOf } from './system/dnf-parameters.ts';
import { readTransaction } from './system/dnf-transaction.ts';

/** ansible.builtin.dnf: packages of Red Hat's family, by the host's own dnf and rpm. */
export const dnf = defineModule({
  name: 'dnf',
  aliases: ['yum'],
  runsOn: 'host',
  reachesOut: true,
  parameters: DNF_PARAMETERS,
  mutuallyExclusive: [['best', 'nobest']],
  validate: checkNames,
  *run(args, context) {
    const specs = namesOf(args, 'name');
    const found = yield* lookAtPackages(specs, args, context);
    if (!found.isRoot) throw fault('This command has to be run under the root user.');
    if (flagOf(args, 'update_cache')) {
      const refreshed = yield* refresh(found, args, context);
      if (specs.length === 0) return refreshed;
    }
    const commands = commandsFor(specs, found, args);
    return yield* runCommands(commands, found, args, context);
  },
});

function checkNames(args: ModuleArguments): string | undefined {
  const names = namesOf(args, 'name');
  const state = textOf(args, 'state') ?? 'absent';
  if (flagOf(args, 'autoremove') && !isRemoval(state)) return 'Autoremove should be used alone or with state=absent';
  const odd = names.find((name) => name.startsWith('@') || name.startsWith('/') || name.includes('://'));
  if (odd !== undefined) return `'${odd}' is no name of a package: run dnf by command for groups, modules and files`;
  const spaced = names.find((name) => name.includes(' ') && !/[@<>=]/.test(name));
  if (spaced === undefined) return undefined;
  return 'It appears that a space separated string of packages was passed in as an argument. To operate on several packages, pass a comma separated string of packages or a list of packages.';
}

function isRemoval(state: string): boolean {
  return state === 'absent' || state === 'removed';
}

interface Found {
  readonly isRoot: boolean;
  readonly program: string;
  /** `NAME.ARCHITECTURE` → name with version. */
  readonly packages: ReadonlyMap<string, string>;
  /** For each name of the task: a pattern, installed, installed in a newer version, or not there. */
  readonly standings: readonly string[];
}

const LOOK = `
installed() { rpm -q "$1" >/dev/null 2>&1 || rpm -q --whatprovides "$1" >/dev/null 2>&1; }
newer() {
  wanted=$($dnf repoquery -q --qf '%{name} %{epoch}:%{version}-%{release}\\n' "$1" 2>/dev/null | grep . | tail -n 1)
  [ -n "$wanted" ] && [ "\${wanted%% *}" != "$1" ] || return 1
  have=$(rpm -q --qf '%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n' "\${wanted%% *}" 2>/dev/null) || return 1
  [ "$(rpm --eval "%{lua:print(rpm.vercmp('\${have#*:}','\${wanted#*:}'))}")" = 1 ]
}
id -u; end
if has dnf; then
  case $(readlink -f "$(command -v dnf)") in *dnf5*) dnf=dnf5 ;; *) dnf=dnf ;; esac
fi
printf %s "$dnf"; end
[ -n "$dnf" ] || exit 0
rpm -qa --qf '%{NAME}.%{ARCH} %{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\\n'; end
for spec; do
  case $spec in
    *[*?[]*) printf g ;;
    *) if installed "$spec"; then printf i; elif newer "$spec"; then printf n; else printf a; fi ;;
  esac
done
`;

function* lookAtPackages(specs: readonly string[], args: ModuleArguments, context: ModuleContext): Step<Found> {
  const wanted = isRemoval(stateOf(args)) ? [] : specs;
  const [uid = '', program = '', list = '', standings = ''] = yield* askHost(
    `dnf=\nset -- ${joinWords(wanted)}\n${LOOK}`,
    context,
  );
  if (program === '') throw fault('Failed to find required executable "dnf" on the host');
  if (program === 'dnf5') throw fault('the dnf of this host is dnf5, which is not supported: run it by command');
  const packages = list.split('\n').flatMap((line) => {
    const [key = '', name] = line.split(' ');
    return name === undefined ? [] : [[key, name.replace(/-0:(?=[^:]*$)/, '-')] as const];
  });
  return { isRoot: uid.trim() === '0', program, packages: new Map(packages), standings: [...standings] };
}

function stateOf(args: ModuleArguments): string {
  return textOf(args, 'state') ?? (flagOf(args, 'autoremove') ? 'absent' : 'present');
}

function* refresh({ program }: Found, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const { rc, stderr } = yield* tryOnHost(
    `${joinWords([program, 'makecache', '--refresh', ...dnfOptions(args)])}\n`,
    context,
  );
  if (rc !== 0) throw fault(stderr.trim());
  return { changed: false, msg: 'Cache updated', values: successValues([]) };
}

/** What dnf has to do: words for one run of it each. */
function commandsFor(specs: readonly string[], { standings }: Found, args: ModuleArguments): string[][] {
  const state = stateOf(args);
  if (isRemoval(state)) {
    const remove = specs.length === 0 ? [] : [['remove', ...specs]];
    return flagOf(args, 'autoremove') ? [...remove, ['autoremove']] : remove;
  }
  if (state === 'latest' && specs.length === 1 && specs[0] === '*') return [['upgrade']];
  const those = (wanted: string) => specs.filter((_, index) => wanted.includes(standings[index] ?? 'a'));
  const install = those(flagOf(args, 'allow_downgrade') ? 'agn' : 'ag');
  const upgrade = state === 'latest' ? those('ig') : [];
  return [
    ...(install.length === 0 ? [] : [['install', ...install]]),
    ...(upgrade.length === 0 ? [] : [['upgrade', ...upgrade]]),
  ];
}

function* runCommands(
  commands: readonly (readonly string[])[],
  found: Found,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const results: string[] = [];
  let changed = false;
  for (const [command = '', ...specs] of commands) {
    const answer = yield* runDnf([command, ...specs], found, args, context);
    const text = answer.parts.join('\0');
    const missing = Array.from(
      `${text}\n${answer.stderr}`.matchAll(/^No match for argument: (.*)$/gm),
      ([, name = '']) => name,
    );
    if (command === 'remove') results.push(...missing.map((name) => `No match for argument: ${name}`));
    const failure = failureOf([command, ...specs], answer, missing, context);
    if (failure) return failure;
    const { installed, removed } = readTransaction(text, found.packages);
    results.push(...installed.map((name) => `Installed: ${name}`), ...removed.map((name) => `Removed: ${name}`));
    changed ||= installed.length + removed.length > 0;
  }
  const wouldChange = 'Check mode: No changes made, but would have if not in check mode';
  const msg = !changed ? 'Nothing to do' : context.check ? wouldChange : '';
  return { changed, msg, values: successValues(results) };
}

function* runDnf(
  words: readonly string[],
  found: Found,
  args: ModuleArguments,
  context: ModuleContext,
): Step<HostAnswer> {
  const [command = '', ...specs] = words;
  const all = [found.program, context.check ? '--assumeno' : '-y', ...dnfOptions(args), command, '--', ...specs];
  const script = `${joinWords(all)}\n`;
  return yield* context.check ? tryOnHost(script, context) : changeHost(script, context);
}

function failureOf(
  [command, ...specs]: readonly string[],
  { rc, stderr }: HostAnswer,
  missing: readonly string[],
  context: ModuleContext,
): ModuleResult | undefined {
  const refused = context.check && /^Operation aborted/m.test(stderr);
  if (rc === 0 || refused) return undefined;
  const absent = /^Error: There are no enabled repositories/m.test(stderr) ? specs : missing;
  if (command === 'install' && absent.length > 0) {
    const failures = absent.map((name) => `No package ${name} available.`);
    return failedResult('Failed to install some of the specified packages', failureValues(failures));
  }
  const why = /^Error: ?([\s\S]*)$/m.exec(stderr)?.[1] ?? stderr;
  const isDepsolve = why.trimStart().startsWith('Problem');
  const msg = `${isDepsolve ? 'Depsolve' : 'Unknown'} Error occurred: ${isDepsolve ? why.replace(/\n\(try to add [\s\S]*$/, '') : why}`;
  return failedResult(msg.trimEnd(), failureValues([]));
}

function successValues(results: readonly string[]): PyDict {
  return new Map<Value, Value>([
    ['results', [...results]],
    ['rc', 0],
  ]);
}

function failureValues(failures: readonly string[]): PyDict {
  return new Map<Value, Value>([
    ['failures', [...failures]],
    ['results', []],
    ['rc', 1],
  ]);
}

function fault(msg: string): ModuleFailure {
  return new ModuleFailure(msg, new Map<Value, Value>([['results', []]]));
}
