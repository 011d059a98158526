import { formatRange, type SourceRange } from '../errors/source-range.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { Layer } from './layer.ts';
import type { PrecedenceLevel } from './precedence.ts';

/** One place that sets a variable. */
export interface Origin {
  readonly level: PrecedenceLevel;
  readonly node: YamlNode;
  readonly range: SourceRange;
}

/** Every variable that the operator's files set, by name, with the places that do: the one that wins first, then those it beats. */
export function originsOf(layers: readonly Layer[]): ReadonlyMap<string, readonly Origin[]> {
  const found = new Map<string, Origin[]>();
  for (const layer of layers.toReversed()) {
    if (layer.kind !== 'nodes') continue;
    for (const [name, node] of layer.variables) {
      const places = found.get(name) ?? [];
      // The folder beside the inventory is often the one beside the playbook, too.
      if (places.some((place) => formatRange(place.range) === formatRange(node.range))) continue;
      found.set(name, [...places, { level: layer.level, node, range: node.range }]);
    }
  }
  return new Map([...found].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
