import { UnsafeText, type Value } from '../parsing/value.ts';
import { nodeOf } from '../parsing/value-node.ts';
import type { YamlEntry, YamlNode } from '../parsing/yaml-node.ts';
import type { VariableScope } from '../vars/scope.ts';
import type { Variables } from '../vars/variables.ts';

/** `hash_behaviour: merge`: dicts are laid over those that a host has under the same names; anything else is replaced. */
export function mergeVariables(fresh: Variables, scope: VariableScope): Variables {
  return new Map([...fresh].map(([name, node]) => [name, scope.has(name) ? merged(scope.get(name), node) : node]));
}

function merged(old: Value | undefined, fresh: YamlNode): YamlNode {
  if (!(old instanceof Map) || fresh.kind !== 'mapping') return fresh;
  const entries = new Map<Value, YamlEntry>();
  for (const { key, value } of entriesOf(old, fresh)) {
    const below = entries.get(key.value);
    entries.set(key.value, { key, value: below ? merged(old.get(key.value), value) : value });
  }
  return { ...fresh, entries: [...entries.values()] };
}

/** What was there, then what is new. */
function entriesOf(old: Value, fresh: YamlNode & { kind: 'mapping' }): readonly YamlEntry[] {
  const before = nodeOf(asData(old), fresh.range);
  return before.kind === 'mapping' ? [...before.entries, ...fresh.entries] : fresh.entries;
}

/** A value that was rendered already, or came from a host, is no template. */
function asData(value: Value): Value {
  if (typeof value === 'string') return new UnsafeText(value);
  if (Array.isArray(value)) return value.map(asData);
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, asData(item)])) : value;
}
