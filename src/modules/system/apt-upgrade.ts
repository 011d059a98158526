import { flagOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { aptDiff, dpkgOptions, quotePackage, runApt, when } from './apt-command.ts';
import { allOutput } from './ask-host.ts';
import type { FoundApt } from './find-packages.ts';

const NOTHING = '0 upgraded, 0 newly installed, 0 to remove and';
const APTITUDE_NOTHING = '0 packages upgraded, 0 newly installed, 0 to remove and';

/** `upgrade`: all installed packages get their newest versions, by aptitude where it is there. */
export function* upgradeAll(
  mode: string,
  apt: FoundApt,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const byAptGet = flagOf(args, 'force_apt_get') || apt.aptitude === '' || mode === 'dist';
  const verb = upgradeVerb(mode, byAptGet, args);
  const release = textOf(args, 'default_release');
  const program = byAptGet ? apt.aptGet : apt.aptitude;
  const force = byAptGet ? '--force-yes' : '--assume-yes --allow-untrusted';
  const command = [
    `${program} -y`,
    dpkgOptions(args),
    when(flagOf(args, 'force'), force),
    when(byAptGet && flagOf(args, 'fail_on_autoremove'), '--no-remove'),
    when(flagOf(args, 'allow_unauthenticated'), '--allow-unauthenticated'),
    when(byAptGet && flagOf(args, 'allow_downgrade'), '--allow-downgrades'),
    when(context.check, '--simulate'),
    verb + (release ? ` -t ${quotePackage(release)}` : ''),
  ].join(' ');
  const { rc, parts, stderr } = yield* runApt(command, args, context);
  const stdout = parts.join('');
  if (rc !== 0) {
    throw new ModuleFailure(`'${program} ${verb}' failed: ${stderr}`, allOutput(stdout, stderr).set('rc', rc));
  }
  const changed = !stdout.includes(byAptGet ? NOTHING : APTITUDE_NOTHING);
  return { changed, msg: stdout, values: allOutput(stdout, stderr), ...(changed ? aptDiff(stdout, context) : {}) };
}

function upgradeVerb(mode: string, byAptGet: boolean, args: ModuleArguments): string {
  const autoremove = when(flagOf(args, 'autoremove'), '--auto-remove');
  if (mode === 'dist' || (mode === 'full' && byAptGet)) return `dist-upgrade ${autoremove}`;
  if (mode === 'full') return 'full-upgrade';
  return byAptGet ? `upgrade --with-new-pkgs ${autoremove}` : 'safe-upgrade';
}

const CLEANED = { autoremove: 'The following packages will be REMOVED', autoclean: 'Del ' };

/** `autoremove` and `autoclean` without packages: what nobody needs goes. */
export function* cleanUp(
  operation: keyof typeof CLEANED,
  aptGet: string,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const command = [
    `${aptGet} -y`,
    dpkgOptions(args, false),
    when(flagOf(args, 'purge'), '--purge'),
    when(flagOf(args, 'force'), '--force-yes'),
    operation,
    when(context.check, '--simulate'),
  ].join(' ');
  const { rc, parts, stderr } = yield* runApt(command, args, context);
  const stdout = parts.join('');
  const values = allOutput(stdout, stderr);
  if (rc !== 0) throw new ModuleFailure(`'apt-get ${operation}' failed: ${stderr}`, values.set('rc', rc));
  return { changed: stdout.includes(CLEANED[operation]), values, ...aptDiff(stdout, context) };
}

/** `state: absent`. */
export function* removePackages(
  packages: readonly string[],
  aptGet: string,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  if (packages.length === 0) return { changed: false, values: new Map() };
  const words = packages.map(quotePackage).join(' ');
  const command = [
    `${aptGet} -q -y`,
    dpkgOptions(args),
    when(flagOf(args, 'purge'), '--purge'),
    when(flagOf(args, 'force'), '--force-yes'),
    when(flagOf(args, 'autoremove'), '--auto-remove'),
    when(context.check, '--simulate'),
    when(flagOf(args, 'allow_change_held_packages'), '--allow-change-held-packages'),
    `remove ${words}`,
  ].join(' ');
  const { rc, parts, stderr } = yield* runApt(command, args, context);
  const stdout = parts.join('');
  const values = allOutput(stdout, stderr);
  if (rc !== 0) throw new ModuleFailure(`'apt-get remove ${words}' failed: ${stderr}`, values.set('rc', rc));
  return { changed: true, values, ...aptDiff(stdout, context) };
}

/** `clean`: the files of packages that were fetched go. Ansible does it in check mode too; nothing changes here. */
export function* cleanFiles(args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const { rc, parts, stderr } = context.check
    ? { rc: 0, parts: [''], stderr: '' }
    : yield* runApt('apt-get clean', args, context);
  const stdout = parts.join('');
  if (rc !== 0 || stderr !== '') {
    throw new ModuleFailure(
      `apt-get clean failed${stderr === '' ? '' : `: ${stderr}`}`,
      allOutput(stdout, '').set('rc', rc),
    );
  }
  return { changed: true, msg: stdout, values: allOutput(stdout, stderr) };
}
