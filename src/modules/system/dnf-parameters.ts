import { flagOf, listOf, optionalFlag, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, Parameter } from '../module.ts';

const NOT_HERE = 'packages are only installed and removed: run dnf itself by command';

/** What Ansible's modules for dnf and yum take. */
export const DNF_PARAMETERS: Readonly<Record<string, Parameter>> = {
  allow_downgrade: { type: 'bool', default: false },
  allowerasing: { type: 'bool', default: false },
  autoremove: { type: 'bool', default: false },
  best: { type: 'bool' },
  bugfix: { type: 'bool', default: false },
  cacheonly: { type: 'bool', default: false },
  conf_file: { type: 'str' },
  disable_excludes: { type: 'str' },
  disable_gpg_check: { type: 'bool', default: false },
  disable_plugin: { type: 'list', elements: 'str', default: [] },
  disablerepo: { type: 'list', elements: 'str', default: [] },
  download_dir: { type: 'str', refused: NOT_HERE },
  download_only: { type: 'bool', default: false, refused: NOT_HERE, refusedExcept: [false] },
  enable_plugin: { type: 'list', elements: 'str', default: [] },
  enablerepo: { type: 'list', elements: 'str', default: [] },
  exclude: { type: 'list', elements: 'str', default: [] },
  install_repoquery: { type: 'bool', default: true },
  install_weak_deps: { type: 'bool', default: true },
  installroot: { type: 'str', default: '/', refused: NOT_HERE, refusedExcept: ['/'] },
  list: { type: 'str', refused: NOT_HERE },
  lock_timeout: { type: 'int', default: 30, refused: 'dnf waits for its lock by itself', refusedExcept: [30] },
  name: { type: 'list', elements: 'str', aliases: ['pkg'], default: [] },
  nobest: { type: 'bool' },
  releasever: { type: 'str' },
  security: { type: 'bool', default: false },
  skip_broken: { type: 'bool', default: false },
  sslverify: { type: 'bool', default: true },
  state: { type: 'str', choices: ['absent', 'installed', 'latest', 'present', 'removed'] },
  update_cache: { type: 'bool', default: false, aliases: ['expire-cache'] },
  update_only: { type: 'bool', default: false, refused: NOT_HERE, refusedExcept: [false] },
  use_backend: {
    type: 'str',
    default: 'auto',
    aliases: ['use'],
    choices: ['auto', 'dnf', 'yum', 'yum4', 'dnf4', 'dnf5'],
    refused: 'dnf5 is not supported: run it by command',
    refusedExcept: ['auto', 'dnf', 'yum', 'yum4', 'dnf4'],
  },
  validate_certs: {
    type: 'bool',
    default: true,
    refused: 'package files are not fetched: use get_url',
    refusedExcept: [true],
  },
};

/** Texts with commas in them are several. */
export function namesOf(args: ModuleArguments, name: string): string[] {
  const given = listOf(args, name) ?? [];
  const whole = given.filter((each) => !each.includes(','));
  const parts = given.filter((each) => each.includes(',')).flatMap((each) => each.split(','));
  return [...whole, ...parts].map((each) => each.trim()).filter((each) => each !== '');
}

/** The words for dnf that every one of its commands of a task gets. */
export function dnfOptions(args: ModuleArguments): string[] {
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
