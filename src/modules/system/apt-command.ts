import { flagOf, numberOf, requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import type { Step } from '../requests.ts';
import { splitLines } from '../run/split-lines.ts';
import { changeHost, type HostAnswer, tryOnHost } from './ask-host.ts';

const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', DEBIAN_PRIORITY: 'critical', LANG: 'C', LANGUAGE: 'C' };

/** Runs a command of apt or dpkg; in check mode one that only says what it would do. */
export function* runApt(command: string, args: ModuleArguments, context: ModuleContext): Step<HostAnswer> {
  if (context.check) return yield* tryOnHost(`${command}\n`, context, { environment: ENVIRONMENT });
  const script = `${policyGuard(numberOf(args, 'policy_rc_d'))}${command}\n`;
  return yield* changeHost(script, context, { environment: ENVIRONMENT });
}

/** While packages are installed, this program says whether their services may be started. */
function policyGuard(code: number | undefined): string {
  if (code === undefined) return '';
  return `policy=/usr/sbin/policy-rc.d
saved=''
if [ -e "$policy" ]; then saved=$(mktemp -d) && mv -- "$policy" "$saved/" || exit; fi
put_back() {
  if [ -n "$saved" ]; then mv -- "$saved/policy-rc.d" "$policy" && rmdir -- "$saved"; else rm -f -- "$policy"; fi
}
trap put_back EXIT
printf '#!/bin/sh\\nexit %d\\n' ${code} >"$policy" && chmod 755 "$policy" || exit
`;
}

/** A word within single quotes, as Ansible's command lines show packages. */
export function quotePackage(word: string): string {
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}

/** Options for dpkg by way of apt-get, and how long to wait for the lock. */
export function dpkgOptions(args: ModuleArguments, withLock = true): string {
  const options = requiredText(args, 'dpkg_options')
    .split(',')
    .map((option) => `-o "Dpkg::Options::=--${option.replaceAll(/["$`\\]/g, '\\$&')}"`);
  return [...options, ...(withLock ? [`-o DPkg::Lock::Timeout=${numberOf(args, 'lock_timeout') ?? 60}`] : [])].join(
    ' ',
  );
}

/** A word where a flag is set; Ansible leaves a place for those that are not. */
export function when(condition: boolean, word: string): string {
  return condition ? word : '';
}

/** The command that installs packages, in the words of Ansible's. */
export function installCommand(
  aptGet: string,
  packages: readonly string[],
  args: ModuleArguments,
  { check }: ModuleContext,
): string {
  const state = requiredText(args, 'state');
  const build = state === 'build-dep';
  const parts = [
    `${aptGet} -y`,
    dpkgOptions(args),
    when(flagOf(args, 'only_upgrade'), '--only-upgrade'),
    when(state === 'fixed', '--fix-broken'),
    when(flagOf(args, 'force'), '--force-yes'),
    ...(build ? [] : [when(flagOf(args, 'autoremove'), '--auto-remove')]),
    when(flagOf(args, 'fail_on_autoremove'), '--no-remove'),
    when(check, '--simulate'),
    `${build ? 'build-dep' : 'install'} ${packages.map(quotePackage).join(' ')}`,
  ];
  return parts.join(' ') + installOptions(args);
}

function installOptions(args: ModuleArguments): string {
  const release = textOf(args, 'default_release');
  const recommends = args.get('install_recommends');
  return [
    ...(release ? [` -t ${quotePackage(release)}`] : []),
    ...(typeof recommends === 'boolean' ? [` -o APT::Install-Recommends=${recommends ? 'yes' : 'no'}`] : []),
    when(flagOf(args, 'allow_unauthenticated'), ' --allow-unauthenticated'),
    when(flagOf(args, 'allow_downgrade'), ' --allow-downgrades'),
    when(flagOf(args, 'allow_change_held_packages'), ' --allow-change-held-packages'),
  ].join('');
}

/** The part of apt-get's output that says what it does, as the difference that Ansible shows. */
export function aptDiff(stdout: string, { diff }: ModuleContext): Pick<ModuleResult, 'diff'> {
  if (!diff) return {};
  const lines = splitLines(stdout);
  const aptitude = lines.indexOf('Resolving dependencies...');
  const start = 1 + (aptitude < 0 ? lines.indexOf('Reading state information...') : aptitude);
  const end = lines.findIndex((line) => /^[0-9]+ (packages )?upgraded/.test(line));
  const prepared = lines.slice(start, end < 0 ? undefined : end + 1).join('\n');
  return { diff: [{ beforeHeader: '', afterHeader: '', before: '', after: '', prepared }] };
}
