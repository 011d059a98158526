import { compileGlob } from '../../inventory/glob.ts';
import { flagOf, optionalFlag, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments } from '../module.ts';
import { namesOf } from './parameters.ts';

/** The words that every run of dnf5 for a task gets: Ansible's module sets the same in its configuration. */
export function dnf5Options(args: ModuleArguments): string[] {
  const settings = Object.entries(settingsOf(args)).map(([name, value]) => `--setopt=${name}=${value}`);
  return [...settings, ...sourceOptions(args)];
}

function settingsOf(args: ModuleArguments): Readonly<Record<string, string>> {
  const given = (name: string) => switched(flagOf(args, name));
  const checked = switched(!flagOf(args, 'disable_gpg_check'));
  const best = optionalFlag(args, 'nobest') === undefined ? optionalFlag(args, 'best') : !flagOf(args, 'nobest');
  const excluded = namesOf(args, 'exclude');
  const included = textOf(args, 'disable_excludes');
  return {
    clean_requirements_on_remove: given('autoremove'),
    install_weak_deps: given('install_weak_deps'),
    skip_broken: given('skip_broken'),
    sslverify: given('sslverify'),
    // dnf5 5.2.7 and newer have it as another name of pkg_gpgcheck.
    gpgcheck: checked,
    localpkg_gpgcheck: checked,
    cacheonly: flagOf(args, 'cacheonly') ? 'all' : 'none',
    ...(best === undefined ? {} : { best: switched(best) }),
    ...(excluded.length === 0 ? {} : { excludepkgs: excluded.join(',') }),
    ...(included === undefined ? {} : { disable_excludes: included === 'all' ? '*' : included }),
    // What is of another kind than the advisories that are asked for is no fault.
    ...(advisories(args).length === 0 ? {} : { skip_unavailable: '1' }),
  };
}

/** The words that say where settings, repositories and plugins are from. */
export function sourceOptions(args: ModuleArguments): string[] {
  const config = textOf(args, 'conf_file');
  const releasever = textOf(args, 'releasever');
  return [
    ...(config === undefined ? [] : [`--config=${config}`]),
    ...(releasever === undefined ? [] : [`--releasever=${releasever}`]),
    ...namesOf(args, 'enable_plugin').map((name) => `--enable-plugin=${name}`),
    ...namesOf(args, 'disable_plugin').map((name) => `--disable-plugin=${name}`),
  ];
}

/** The words for dnf5's commands that change packages. */
export function transactionOptions(args: ModuleArguments): string[] {
  return [...(flagOf(args, 'allowerasing') ? ['--allowerasing'] : []), ...advisories(args)];
}

/** The words that turn repositories off and on. dnf5 refuses names that no repository has, Ansible does not. */
export function repositoryOptions(args: ModuleArguments, repositories: readonly string[]): string[] {
  const matching = (name: string) => {
    const globs = namesOf(args, name).map((text) => compileGlob(text.toLowerCase()));
    return (id: string) => globs.some((matches) => matches(id.toLowerCase()));
  };
  const [isOff, isOn] = [matching('disablerepo'), matching('enablerepo')];
  const touched = repositories.filter((id) => isOff(id) || isOn(id));
  return touched.map((id) => `--setopt=${id}.enabled=${switched(isOn(id))}`);
}

function advisories(args: ModuleArguments): string[] {
  return ['bugfix', 'security'].filter((name) => flagOf(args, name)).map((name) => `--${name}`);
}

function switched(value: boolean): string {
  return value ? '1' : '0';
}
