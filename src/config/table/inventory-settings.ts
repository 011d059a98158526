import { full, partial, refused, type Setting, warned } from './setting.ts';

/** Which hosts there are, and where their variables lie. */
export const INVENTORY_SETTINGS: readonly Setting[] = [
  full('DEFAULT_HOST_LIST', 'pathlist', 'defaults.inventory', 'ANSIBLE_INVENTORY'),
  full('HOST_PATTERN_MISMATCH', 'string', 'inventory.host_pattern_mismatch', 'ANSIBLE_HOST_PATTERN_MISMATCH', {
    choices: ['error', 'ignore', 'warning'],
  }),
  partial('INVENTORY_ENABLED', 'list', 'inventory.enable_plugins', 'ANSIBLE_INVENTORY_ENABLED', {
    note: 'a source whose plugin is not among them is refused; plugins of collections are Python programs',
  }),
  full('INVENTORY_EXPORT', 'boolean', 'inventory.export', 'ANSIBLE_INVENTORY_EXPORT'),
  full(
    'INVENTORY_IGNORE_EXTS',
    'list',
    'defaults.inventory_ignore_extensions inventory.ignore_extensions',
    'ANSIBLE_INVENTORY_IGNORE',
  ),
  full(
    'INVENTORY_IGNORE_PATTERNS',
    'list',
    'defaults.inventory_ignore_patterns inventory.ignore_patterns',
    'ANSIBLE_INVENTORY_IGNORE_REGEX',
  ),
  full('PLAYBOOK_DIR', 'path', 'defaults.playbook_dir', 'ANSIBLE_PLAYBOOK_DIR'),
  refused(
    'group_vars and host_vars lie beside each playbook',
    ['top'],
    'PLAYBOOK_VARS_ROOT',
    'string',
    'defaults.playbook_vars_root',
    'ANSIBLE_PLAYBOOK_VARS_ROOT',
  ),
  warned(
    'group_vars and host_vars are read when they are asked for',
    ['demand'],
    'RUN_VARS_PLUGINS',
    'string',
    'defaults.run_vars_plugins',
    'ANSIBLE_RUN_VARS_PLUGINS',
  ),
  full(
    'TRANSFORM_INVALID_GROUP_CHARS',
    'string',
    'defaults.force_valid_group_names',
    'ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS',
    { choices: ['always', 'ignore', 'never', 'silently'] },
  ),
  refused(
    'variables come from group_vars and host_vars; other vars plugins are Python programs',
    ['host_group_vars', 'ansible.builtin.host_group_vars'],
    'VARIABLE_PLUGINS_ENABLED',
    'list',
    'defaults.vars_plugins_enabled',
    'ANSIBLE_VARS_ENABLED',
  ),
  refused(
    'the order of precedence is fixed',
    [
      'all_inventory',
      'groups_inventory',
      'all_plugins_inventory',
      'all_plugins_play',
      'groups_plugins_inventory',
      'groups_plugins_play',
    ],
    'VARIABLE_PRECEDENCE',
    'list',
    'defaults.precedence',
    'ANSIBLE_PRECEDENCE',
  ),
  refused(
    'files of variables end in .yml, .yaml or .json',
    ['.yml', '.yaml', '.json'],
    'YAML_FILENAME_EXTENSIONS',
    'list',
    'defaults.yaml_valid_extensions inventory_plugin_yaml.yaml_valid_extensions',
    'ANSIBLE_YAML_FILENAME_EXT ANSIBLE_INVENTORY_PLUGIN_EXTS',
  ),
  warned(
    'group_vars and host_vars are read when they are asked for',
    ['all'],
    'host_group_vars.stage',
    'string',
    'vars_host_group_vars.stage',
    'ANSIBLE_VARS_PLUGIN_STAGE',
  ),
];
