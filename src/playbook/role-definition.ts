import type { YamlEntry, YamlMapping, YamlNode } from '../parsing/yaml/node.ts';
import type { Variables } from '../vars/variables.ts';
import { findKeyword } from './keywords.ts';
import type { Site } from './load-blocks.ts';
import { loadKeywords, loadVars, readEntries } from './load-keywords.ts';
import type { RoleUse } from './load-role.ts';
import { resolveStaticName } from './static-names.ts';
import { describeNode, entryOf } from './yaml-access.ts';

/** Reads an entry of `roles:`: a name, or a mapping of a name, keywords and parameters. */
export function readRoleUse(node: YamlNode, site: Pick<Site, 'context' | 'play'>): RoleUse | undefined {
  const { context, play } = site;
  if (node.kind === 'sequence') {
    context.fail('playbook/parse', `a role must be a name or a mapping, not ${describeNode(node)}`, node.range);
    return undefined;
  }
  const named = node.kind === 'scalar' ? node : (entryOf(node, 'role') ?? entryOf(node, 'name'))?.value;
  if (!named) {
    context.fail('playbook/parse', "a role needs its name under 'role'", node.range);
    return undefined;
  }
  const name = resolveStaticName(named, 'the role name', play, context);
  if (name === undefined) return undefined;
  const none = { keywords: new Map(), params: new Map(), vars: new Map() };
  return { name, range: named.range, ...(node.kind === 'mapping' ? readDetails(node, site) : none) };
}

/** The dependencies of `meta/main.yml`; requirements in galaxy's form (`src:`) are taken by their name. */
export function readDependencies(nodes: readonly YamlNode[], site: Site): RoleUse[] {
  return nodes.flatMap((node) => {
    const use = readRoleUse(node, site);
    return use ? [use] : [];
  });
}

function readDetails(node: YamlMapping, { context }: Pick<Site, 'context'>): Omit<RoleUse, 'name' | 'range'> {
  const entries = readEntries(node, context, 'a role');
  const isKeyword = ({ key }: YamlEntry) => findKeyword('role', key.value as string) !== undefined;
  const keywords = loadKeywords(
    entries.filter((entry) => isKeyword(entry) && !['role', 'name', 'vars'].includes(entry.key.value as string)),
    'role',
    context,
  );
  const params: Variables = new Map(
    entries.filter((entry) => !isKeyword(entry)).map((entry) => [entry.key.value as string, entry.value]),
  );
  return { keywords, params, vars: loadVars(entryOf(node, 'vars')?.value, 'role', context) };
}
