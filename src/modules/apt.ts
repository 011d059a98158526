import { joinWords } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, listOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { isCacheStale, updateCache } from './system/apt-cache.ts';
import { aptDiff, installCommand, runApt } from './system/apt-command.ts';
import { installDebs } from './system/apt-deb.ts';
import { APT_PARAMETERS } from './system/apt-parameters.ts';
import { cleanFiles, cleanUp, removePackages, upgradeAll } from './system/apt-upgrade.ts';
import { allOutput, changeHost, commandFailure } from './system/ask-host.ts';
import { chooseInstall, isRemovable } from './system/choose-packages.ts';
import { type FoundApt, findPackages } from './system/find-packages.ts';

/** ansible.builtin.apt: packages of Debian and its kin, by the host's own apt-get and dpkg. */
export const apt = defineModule({
  name: 'apt',
  runsOn: 'host',
  reachesOut: true,
  parameters: APT_PARAMETERS,
  // `upgrade` has a default, but only what is written excludes.
  mutuallyExclusive: [['deb', 'package', 'upgrade']],
  validate: checkPackages,
  *run(args, context) {
    const names = packageNames(args);
    const first = yield* findPackages(names, args, context);
    const clean = flagOf(args, 'clean') ? yield* cleanFiles(args, context) : undefined;
    if (clean && !hasWork(args)) return clean;
    const { apt, values } = yield* freshen(first, names, args, context);
    const updated = values.get('cache_updated') === true;
    const asksForUpdate = flagOf(args, 'update_cache') || args.get('cache_valid_time') !== 0;
    if (asksForUpdate && !hasWork(args)) return { changed: updated, values };
    return yield* ensure(apt, values, args, context);
  },
});

function checkPackages(args: ModuleArguments): string | undefined {
  const deb = textOf(args, 'deb');
  if (deb !== undefined && textOf(args, 'state') !== 'present') return 'deb only supports state=present';
  if (deb?.includes('://')) {
    return `a package file from a URL is not supported: fetch ${deb} by get_url first, and name the file of the host`;
  }
  const doubled = listOf(args, 'package')?.find((name) => name.split('=').length > 2);
  if (doubled !== undefined) return `invalid package spec: ${doubled}`;
  const all = listOf(args, 'package') ?? [];
  return textOf(args, 'state') === 'latest' && all.includes('*') && all.length > 1
    ? 'unable to install additional packages when upgrading all installed packages'
    : undefined;
}

function packageNames(args: ModuleArguments): string[] {
  return (listOf(args, 'package') ?? []).filter((name) => name !== '*').map((name) => name.trim());
}

/** More than the lists of packages is asked for. */
function hasWork(args: ModuleArguments): boolean {
  const packages = listOf(args, 'package') ?? [];
  return packages.length > 0 || requiredText(args, 'upgrade') !== 'no' || Boolean(textOf(args, 'deb'));
}

/** The lists of packages as new as the task wants them, and what Ansible tells of them. */
function* freshen(found: FoundApt, names: readonly string[], args: ModuleArguments, context: ModuleContext) {
  let apt = found;
  let updated = false;
  if (isCacheStale(found, args)) {
    if (!context.check) {
      yield* updateCache(found.aptGet, args, context);
      apt = yield* findPackages(names, args, context);
    }
    updated = context.check || apt.cacheTime !== found.cacheTime;
  }
  const values: PyDict = new Map<Value, Value>([
    ['cache_updated', updated],
    ['cache_update_time', apt.cacheTime],
  ]);
  return { apt, values };
}

function* ensure(apt: FoundApt, cache: PyDict, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const mode = requiredText(args, 'upgrade');
  const state = requiredText(args, 'state');
  if (mode !== 'no') return yield* upgradeAll(mode, apt, args, context);
  if (textOf(args, 'deb')) return yield* installDebs(apt.aptGet, args, context);
  if (state === 'latest' && listOf(args, 'package')?.includes('*')) return yield* upgradeAll('yes', apt, args, context);
  if (packageNames(args).length === 0) {
    if (flagOf(args, 'autoclean')) return yield* cleanUp('autoclean', apt.aptGet, args, context);
    if (flagOf(args, 'autoremove')) return yield* cleanUp('autoremove', apt.aptGet, args, context);
  }
  if (state === 'absent') {
    const installed = apt.packages.filter((found) => isRemovable(found, flagOf(args, 'purge')));
    return yield* removePackages(
      installed.map(({ spec }) => spec.written),
      apt.aptGet,
      args,
      context,
    );
  }
  return yield* install(apt, cache, args, context);
}

function* install(apt: FoundApt, cache: PyDict, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const words = choose(apt, cache, args);
  if (words.length === 0) {
    yield* markManual(apt, args, context);
    return { changed: false, values: cache };
  }
  const command = installCommand(apt.aptGet, words, args, context);
  const names = apt.packages.map(({ spec }) => spec.name);
  const mark =
    context.check || requiredText(args, 'state') === 'build-dep'
      ? ''
      : ` || exit\n${joinWords(['apt-mark', 'manual', ...names])} >/dev/null`;
  const { rc, parts, stderr } = yield* runApt(command + mark, args, context);
  const stdout = parts.join('');
  const values: PyDict = new Map([...cache, ...allOutput(stdout, stderr)]);
  if (rc !== 0) throw new ModuleFailure(`'${command}' failed: ${stderr}`, values.set('rc', rc));
  const nothing = requiredText(args, 'state') === 'build-dep' && stdout.includes(NOTHING);
  return { changed: !nothing, values, ...aptDiff(stdout, context) };
}

const NOTHING = '0 upgraded, 0 newly installed, 0 to remove and';

/** The packages for apt-get; one that cannot be had ends the module. */
function choose(apt: FoundApt, cache: PyDict, args: ModuleArguments): string[] {
  const state = requiredText(args, 'state');
  if (state === 'build-dep') return apt.packages.map(({ spec }) => spec.written);
  return apt.packages.flatMap((found) => {
    const { word, fault } = chooseInstall(found, state === 'latest', flagOf(args, 'only_upgrade'));
    const missing = fault?.startsWith('No package') === true;
    if (fault !== undefined) throw new ModuleFailure(fault, missing ? new Map() : cache);
    return word === undefined ? [] : [word];
  });
}

/** What was installed for the sake of others stays from now on for its own. */
function* markManual(apt: FoundApt, args: ModuleArguments, context: ModuleContext): Step<void> {
  const names = apt.packages.filter(({ automatic }) => automatic).map(({ spec }) => spec.name);
  if (names.length === 0 || context.check || requiredText(args, 'state') === 'build-dep') return;
  const command = joinWords(['apt-mark', 'manual', ...names]);
  const answer = yield* changeHost(`${command}\n`, context);
  if (answer.rc !== 0) throw commandFailure(`'${command}' failed: ${answer.stderr}`, answer);
}
