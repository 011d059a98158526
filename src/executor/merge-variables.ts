import { UnsafeText, type Value } from '../parsing/value.ts';
import { nodeOf } from '../parsing/value-node.ts';
import type { YamlEntry, YamlNode } from '../parsing/yaml-node.ts';
import type { VariableScope } from '../vars/scope.ts';
import type { Variables } from '../vars/variables.ts';

/** `hash_behaviour: merge`: dicts are laid over those that a host has under the same names; anything else is replaced. */
export function mergeVariables(fresh: Variables, scope: VariableScope): Variables {
  return new Map([...fresh].map(([name, node]) => [name, merged(knownNode(name, node, scope), node)]));
}

/** What a variable is so far: what stands in a file with its templates, what a host sent as data. */
function knownNode(name: string, { range }: YamlNode, scope: VariableScope): YamlNode | undefined {
  const binding = scope.binding(name);
  if (binding?.kind === 'node') return binding.node;
  return binding && nodeOf(asData(scope.get(name) ?? null), range);
}

function merged(old: YamlNode | undefined, fresh: YamlNode): YamlNode {
  if (old?.kind !== 'mapping' || fresh.kind !== 'mapping') return fresh;
  const entries = new Map<Value, YamlEntry>(old.entries.map((entry) => [entry.key.value, entry]));
  for (const { key, value } of fresh.entries) {
    entries.set(key.value, { key, value: merged(entries.get(key.value)?.value, value) });
  }
  return { ...fresh, entries: [...entries.values()] };
}

function asData(value: Value): Value {
  if (typeof value === 'string') return new UnsafeText(value);
  if (Array.isArray(value)) return value.map(asData);
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, asData(item)])) : value;
}
