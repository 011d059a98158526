import type { Parameter } from '../module.ts';

/** The parameters of ansible.builtin.apt. */
export const APT_PARAMETERS: Readonly<Record<string, Parameter>> = {
  package: { type: 'list', elements: 'str', aliases: ['pkg', 'name'] },
  state: { type: 'str', default: 'present', choices: ['absent', 'build-dep', 'fixed', 'latest', 'present'] },
  update_cache: { type: 'bool', aliases: ['update-cache'] },
  update_cache_retries: { type: 'int', default: 5 },
  update_cache_retry_max_delay: { type: 'int', default: 12 },
  cache_valid_time: { type: 'int', default: 0 },
  purge: { type: 'bool', default: false },
  deb: { type: 'path' },
  default_release: { type: 'str', aliases: ['default-release'] },
  install_recommends: { type: 'bool', aliases: ['install-recommends'] },
  force: { type: 'bool', default: false },
  upgrade: { type: 'str', default: 'no', choices: ['dist', 'full', 'no', 'safe', 'yes'] },
  dpkg_options: { type: 'str', default: 'force-confdef,force-confold' },
  autoremove: { type: 'bool', default: false },
  autoclean: { type: 'bool', default: false },
  clean: { type: 'bool', default: false },
  fail_on_autoremove: { type: 'bool', default: false },
  policy_rc_d: { type: 'int' },
  only_upgrade: { type: 'bool', default: false },
  force_apt_get: { type: 'bool', default: false },
  allow_unauthenticated: { type: 'bool', default: false, aliases: ['allow-unauthenticated'] },
  allow_downgrade: {
    type: 'bool',
    default: false,
    aliases: ['allow-downgrade', 'allow_downgrades', 'allow-downgrades'],
  },
  allow_change_held_packages: { type: 'bool', default: false },
  lock_timeout: { type: 'int', default: 60 },
  // There is nothing to install for the sake of the module.
  auto_install_module_deps: { type: 'bool', default: true },
};
