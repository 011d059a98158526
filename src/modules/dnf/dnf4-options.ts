import { flagOf, optionalFlag, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments } from '../module.ts';
import { namesOf } from './parameters.ts';

/** The words that every command of a task for dnf gets. */
export function dnf4Options(args: ModuleArguments): string[] {
  const switches: readonly (readonly [name: string, word: string])[] = [
    ['allowerasing', '--allowerasing'],
    ['best', '--best'],
    ['nobest', '--nobest'],
    ['cacheonly', '--cacheonly'],
    ['disable_gpg_check', '--nogpgcheck'],
    ['bugfix', '--bugfix'],
    ['security', '--security'],
  ];
  const lists: readonly (readonly [name: string, word: string])[] = [
    ['disablerepo', '--disablerepo'],
    ['enablerepo', '--enablerepo'],
    ['exclude', '--exclude'],
    ['disable_plugin', '--disableplugin'],
    ['enable_plugin', '--enableplugin'],
  ];
  const texts: readonly (readonly [name: string, word: string])[] = [
    ['conf_file', '--config'],
    ['releasever', '--releasever'],
    ['disable_excludes', '--disableexcludes'],
  ];
  return [
    ...settings(args),
    ...switches.filter(([name]) => flagOf(args, name)).map(([, word]) => word),
    ...lists.flatMap(([name, word]) => namesOf(args, name).map((value) => `${word}=${value}`)),
    ...texts.flatMap(([name, word]) => (textOf(args, name) === undefined ? [] : [`${word}=${textOf(args, name)}`])),
  ];
}

/** What Ansible sets whatever the host's own settings are. */
function settings(args: ModuleArguments): string[] {
  const number = (value: boolean) => (value ? 1 : 0);
  return [
    `--setopt=clean_requirements_on_remove=${number(flagOf(args, 'autoremove'))}`,
    `--setopt=install_weak_deps=${number(flagOf(args, 'install_weak_deps'))}`,
    ...(optionalFlag(args, 'sslverify') === false ? ['--setopt=sslverify=0'] : []),
    ...(flagOf(args, 'skip_broken') ? ['--setopt=strict=0'] : []),
    ...(flagOf(args, 'disable_gpg_check') ? [] : ['--setopt=gpgcheck=1', '--setopt=localpkg_gpgcheck=1']),
  ];
}
