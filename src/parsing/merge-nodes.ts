import type { Value } from './value.ts';
import type { YamlEntry, YamlNode } from './yaml/node.ts';

/** A dict laid over another, dicts within them too; anything else takes the place of what was there: `hash_behaviour: merge`. */
export function mergeNodes(old: YamlNode | undefined, fresh: YamlNode): YamlNode {
  if (old?.kind !== 'mapping' || fresh.kind !== 'mapping') return fresh;
  const entries = new Map<Value, YamlEntry>(old.entries.map((entry) => [entry.key.value, entry]));
  for (const { key, value } of fresh.entries) {
    entries.set(key.value, { key, value: mergeNodes(entries.get(key.value)?.value, value) });
  }
  return { ...fresh, entries: [...entries.values()] };
}
