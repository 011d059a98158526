import { flagOf, listOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, Parameter } from '../module.ts';

const NOT_HERE = 'packages are only installed and removed: run dnf itself by command';

/** What Ansible's modules for both versions of dnf take. */
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

/** What is wrong with the names, or with how they go together with what is to be done. */
export function checkNames(args: ModuleArguments): string | undefined {
  const names = namesOf(args, 'name');
  const state = textOf(args, 'state') ?? 'absent';
  if (flagOf(args, 'autoremove') && !isRemoval(state)) return 'Autoremove should be used alone or with state=absent';
  const odd = names.find((name) => /^[@/-]/.test(name) || name.includes('://'));
  if (odd !== undefined) return `'${odd}' is no name of a package: run dnf by command for groups, modules and files`;
  const spaced = names.find((name) => name.includes(' ') && !/[@<>=]/.test(name));
  if (spaced === undefined) return undefined;
  return 'It appears that a space separated string of packages was passed in as an argument. To operate on several packages, pass a comma separated string of packages or a list of packages.';
}

export function isRemoval(state: string): boolean {
  return state === 'absent' || state === 'removed';
}

/** The state that is meant where none is given. */
export function stateOf(args: ModuleArguments): string {
  return textOf(args, 'state') ?? (flagOf(args, 'autoremove') ? 'absent' : 'present');
}
