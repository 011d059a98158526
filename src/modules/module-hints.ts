const NEEDS_PYTHON = 'It works on the Python of the host, and there need not be one.';

const OTHER_MANAGER =
  'Of package managers only apt and dnf are supported. Run this one by `command`, with `changed_when`.';

/** Modules of Ansible's that are not supported, and what to do in their place. */
export const MODULE_HINTS: Readonly<Record<string, string>> = {
  include: 'Ansible has it no more. Use `include_tasks`, or `import_tasks` where the file is the same for all hosts.',
  pip: `${NEEDS_PYTHON} Run the host's own pip by \`command\`, with \`creates\` or \`changed_when\`.`,
  easy_install: `${NEEDS_PYTHON} Run the host's own pip by \`command\`.`,
  deb822_repository:
    'Write /etc/apt/sources.list.d/NAME.sources by `copy` or `template`, and run `apt` with `update_cache: true`.',
  firewalld: 'Run `firewall-cmd` by `command`, with `changed_when`.',
  alternatives: 'Run `update-alternatives --set NAME PATH` by `command`, with `changed_when`.',
  locale_gen: 'Run `localedef` or `locale-gen` by `command`, with `creates` or `changed_when`.',
  debconf: 'Run `debconf-set-selections` by `shell`, with `changed_when`.',
  subversion: 'Run `svn` by `command`, with `creates` or `changed_when`.',
  sysvinit: 'Use `service`; only hosts with systemd are supported.',
  apk: OTHER_MANAGER,
  pacman: OTHER_MANAGER,
  zypper: OTHER_MANAGER,
};

/** Full names other than those of ansible.builtin. */
const COLLECTIONS = /^(?:ansible\.(?:builtin|legacy|posix)|community\.general)\.(?=\w+$)/;

/** What to do in place of a module that is not supported; undefined when there is nothing to say. */
export function moduleHint(name: string): string | undefined {
  const short = name.replace(COLLECTIONS, '');
  return Object.hasOwn(MODULE_HINTS, short) ? MODULE_HINTS[short] : undefined;
}
