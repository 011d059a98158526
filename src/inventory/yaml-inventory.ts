import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from '../parsing/yaml/node.ts';
import type { Variables } from './group.ts';
import type { SourceContext } from './source-context.ts';
import { variablesOf } from './vars-file.ts';

/** Ansible's name for what a node holds, in messages. */
const KINDS = { scalar: 'a plain value', sequence: 'a list', mapping: 'a mapping' } as const;

/**
 * Reads an inventory in YAML: a mapping of groups, each with `hosts`, `children` and `vars`. A section that is a text
 * stands for a mapping with that one key.
 */
export function readYamlInventory(node: YamlNode, context: SourceContext): void {
  if (node.kind !== 'mapping') {
    context.fail(`an inventory must be a mapping of groups, not ${KINDS[node.kind]}`, node.range);
    return;
  }
  const plugin = node.entries.find((entry) => entry.key.value === 'plugin');
  if (plugin) {
    const hint = 'list the hosts, or use an executable that prints them';
    context.fail('inventory plugins are not supported', plugin.key.range, hint);
    return;
  }
  for (const entry of node.entries) readGroup(entry, context);
}

/** The name of the group, or undefined when it is no group. */
function readGroup({ key, value }: YamlEntry, context: SourceContext): string | undefined {
  const name = key.value;
  if (typeof name !== 'string' || name === '') {
    context.fail(`the group name ${String(name)} is no text`, key.range, 'quote it');
    return undefined;
  }
  if (value.kind !== 'mapping' && !isNull(value)) {
    const summary = `the group ${name} is ignored: it must be a mapping with hosts, children or vars, not ${KINDS[value.kind]}`;
    context.warn(summary, value.range);
    return name;
  }
  context.inventory.addGroup(name, key.range);
  if (value.kind === 'mapping') for (const section of value.entries) readSection(name, section, context);
  return name;
}

function readSection(group: string, { key, value }: YamlEntry, context: SourceContext): void {
  const name = key.value;
  const known = name === 'vars' || name === 'children' || name === 'hosts';
  if (!known) {
    context.warn(`${String(name)} in group ${group} is ignored: only vars, children and hosts are read`, key.range);
    return;
  }
  const mapping = asMapping(value);
  if (mapping) readKnownSection(group, name, mapping, context);
  else if (!isNull(value))
    context.fail(`${name} of group ${group} must be a mapping, not ${KINDS[value.kind]}`, value.range, HINTS[name]);
}

const HINTS = {
  hosts: 'write each host as a key, followed by a colon, not as a list item',
  children: 'write each group as a key, followed by a colon, not as a list item',
  vars: 'write each variable as name: value, not as a list item',
} as const;

function readKnownSection(
  group: string,
  name: 'vars' | 'children' | 'hosts',
  section: YamlMapping,
  context: SourceContext,
): void {
  if (name === 'vars') {
    const variables = variablesOf(section, context.inventory.diagnostics);
    for (const [variable, value] of variables) context.setVariable(group, variable, value);
  } else if (name === 'children') {
    for (const entry of section.entries) {
      const child = readGroup(entry, context);
      if (child === undefined) continue;
      if (context.inventory.findGroup(child)) context.addChild(group, child, entry.key.range);
      else context.fail(`${child} below ${group} is no group`, entry.value.range);
    }
  } else for (const entry of section.entries) readHost(group, entry, context);
}

function readHost(group: string, { key, value }: YamlEntry, context: SourceContext): void {
  if (typeof key.value !== 'string') {
    context.fail(`the host name ${String(key.value)} is no text`, key.range, 'quote it');
    return;
  }
  const variables = hostVariables(key.value, value, context);
  if (!variables) return;
  const entry = { pattern: key.value, range: key.range, group: context.inventory.findGroup(group), variables };
  context.addHosts(entry);
}

function hostVariables(host: string, value: YamlNode, context: SourceContext): Variables | undefined {
  if (value.kind === 'mapping') return variablesOf(value, context.inventory.diagnostics);
  const isEmpty = value.kind === 'sequence' ? value.items.length === 0 : !value.value;
  if (isEmpty) return new Map();
  context.fail(`the variables of host ${host} must be a mapping, not ${KINDS[value.kind]}`, value.range);
  return undefined;
}

/** A text stands for a mapping whose one key it is. */
function asMapping(node: YamlNode): YamlMapping | undefined {
  if (node.kind === 'mapping') return node;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  const nothing: YamlScalar = { kind: 'scalar', value: null, plain: true, range: node.range };
  return { kind: 'mapping', entries: [{ key: node, value: nothing }], range: node.range };
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}
