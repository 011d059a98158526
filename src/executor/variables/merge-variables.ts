import { mergeNodes } from '../../parsing/merge-nodes.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { dataNode } from '../../vars/merging-layers.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { Variables } from '../../vars/variables.ts';

/** `hash_behaviour: merge`: dicts are laid over those that a host has under the same names; anything else is replaced. */
export function mergeVariables(fresh: Variables, scope: VariableScope): Variables {
  return new Map([...fresh].map(([name, node]) => [name, mergeNodes(knownNode(name, scope), node)]));
}

/** What a variable is so far: what stands in a file with its templates, what a host sent as data. */
function knownNode(name: string, scope: VariableScope): YamlNode | undefined {
  const binding = scope.binding(name);
  if (binding?.kind === 'node') return binding.node;
  return binding && dataNode(scope.get(name) ?? null, name);
}
