import type { PyDict, Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { toValue } from '../parsing/yaml.ts';
import type { Group, Host, Variables } from './group.ts';
import { groupVariables, type HostVariablesOptions, hostVariables, ownVariables } from './host-variables.ts';
import type { Inventory } from './inventory.ts';

/** What of an inventory is shown, in whatever form. */
export interface ShownOptions extends HostVariablesOptions {
  /** The hosts that `--limit` leaves; default: all. */
  readonly hosts?: readonly Host[] | undefined;
  /** `--export`: variables stand where the inventory sets them, not merged into each host. */
  readonly export?: boolean;
}

/** The hosts of groups as they are shown, one group after the other: the variables of a host stand where it is first named. */
export function hostsShown(inventory: Inventory, options: ShownOptions): (group: Group) => PyDict {
  const shown = new Set(shownHosts(inventory, options));
  const seen = new Set<Host>();
  return (group) => {
    const hosts: PyDict = new Map();
    for (const host of group.hosts) {
      if (!shown.has(host)) continue;
      hosts.set(host.name, seen.has(host) ? new Map() : shownOfHost(inventory, host, options));
      seen.add(host);
    }
    return hosts;
  };
}

/** The hosts that are shown. */
export function shownHosts(inventory: Inventory, { hosts }: ShownOptions): readonly Host[] {
  return hosts ?? inventory.hostsIn(inventory.addGroup('all'));
}

/** The variables of a host: all that it has, or those of its own. */
export function shownOfHost(inventory: Inventory, host: Host, options: ShownOptions): PyDict {
  return variablesToDict(options.export ? ownVariables(inventory, host) : hostVariables(inventory, host, options));
}

/** The variables of a group alone. */
export function shownOfGroup(inventory: Inventory, group: Group): PyDict {
  const vars = variablesToDict(groupVariables(inventory, group.name));
  return group.priority === 1 ? vars : vars.set('ansible_group_priority', group.priority);
}

function variablesToDict(variables: Variables): PyDict {
  const dict: PyDict = new Map();
  for (const [name, node] of variables) dict.set(name, sharedValue(name, node));
  return dict;
}

/**
 * What several hosts have of their group is one and the same, so that YAML writes it once and refers to it; what two variables
 * have by an alias is not, as in Ansible.
 */
const values = new WeakMap<YamlNode, Map<string, Value>>();

function sharedValue(name: string, node: YamlNode): Value {
  const known = values.get(node) ?? new Map<string, Value>();
  values.set(node, known);
  const value = known.get(name) ?? toValue(node);
  known.set(name, value);
  return value;
}
