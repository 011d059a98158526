import { mergeNodes } from '../parsing/merge-nodes.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { Host, Variables } from './group.ts';
import type { Inventory } from './inventory.ts';

/** Magic variables and those of a run: `ansible-inventory` never prints them, even where an inventory sets them. */
const INTERNAL = new Set(
  (
    'ansible_async_path ansible_collection_name ansible_config_file ansible_dependent_role_names ansible_diff_mode ' +
    'ansible_facts ansible_forks ansible_inventory_sources ansible_limit ansible_play_batch ansible_play_hosts ' +
    'ansible_play_hosts_all ansible_play_role_names ansible_playbook_python ansible_role_name ansible_role_names ' +
    'ansible_run_tags ansible_skip_tags ansible_verbosity ansible_version inventory_dir inventory_file ' +
    'inventory_hostname inventory_hostname_short groups group_names hostvars playbook_dir play_hosts role_name ' +
    'role_names role_path role_uuid'
  ).split(' '),
);

/** What else counts for the printed variables. */
export interface HostVariablesOptions {
  /** Where group_vars and host_vars of a playbook lie; Ansible's inventory command takes the current directory. */
  readonly playbookDir?: string | undefined;
  /** `-e`: they win over all. */
  readonly extraVars?: Variables;
}

/**
 * All variables that the inventory gives a host, not templated, with those of later precedence in place of earlier ones:
 * group variables of the sources, of group_vars (first `all`), host variables of the sources, of host_vars.
 */
export function hostVariables(inventory: Inventory, host: Host, options: HostVariablesOptions = {}): Variables {
  const groups = inventory.membershipsOf(host).filter((group) => group.name !== 'all');
  const all = inventory.groups.get('all');
  const beside = inventory.inventoryFolders;
  const play = options.playbookDir === undefined ? [] : [inventory.playbookFolder(options.playbookDir)];
  const layers = [
    all?.vars,
    ...groups.map((group) => group.vars),
    ...[...beside, ...play].map((folder) => folder.groups.get('all')),
    ...[...beside, ...play].flatMap((folder) => groups.map((group) => folder.groups.get(group.name))),
    host.vars,
    ...[...beside, ...play].map((folder) => folder.hosts.get(host.name)),
    options.extraVars,
  ];
  return visible(layers, inventory);
}

/** The variables of a group alone, as `--export` shows them. */
export function groupVariables(inventory: Inventory, name: string): Variables {
  const folders = inventory.inventoryFolders.map((folder) => folder.groups.get(name));
  return visible([inventory.groups.get(name)?.vars, ...folders], inventory);
}

/** The variables of a host alone, as `--export` shows them. */
export function ownVariables(inventory: Inventory, host: Host): Variables {
  return visible([host.vars, ...inventory.inventoryFolders.map((folder) => folder.hosts.get(host.name))], inventory);
}

function visible(layers: readonly (Variables | undefined)[], { mergesDicts }: Inventory): Variables {
  const variables = new Map<string, YamlNode>();
  for (const [name, node] of layers.flatMap((layer) => [...(layer ?? [])])) {
    if (!INTERNAL.has(name)) variables.set(name, mergesDicts ? mergeNodes(variables.get(name), node) : node);
  }
  return variables;
}
