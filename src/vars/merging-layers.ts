import { mergeNodes } from '../parsing/merge-nodes.ts';
import { UnsafeText, type Value } from '../parsing/value.ts';
import { nodeOf } from '../parsing/value-node.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { type Binding, bindingIn, type Layer } from './layer.ts';
import type { LayerGroup } from './layer-group.ts';

/**
 * `hash_behaviour: merge`: a dict is laid over the dicts of the same name in the layers below it, down to the first that has something
 * else there. Templates that give dicts are no dicts yet.
 */
export class MergingLayers implements LayerGroup {
  readonly layers: readonly Layer[];
  readonly #groups: readonly LayerGroup[];

  constructor(groups: readonly LayerGroup[]) {
    this.#groups = groups;
    this.layers = groups.flatMap((group) => group.layers);
  }

  binding(name: string): Binding | undefined {
    const winner = this.#groups.findLast((group) => group.binding(name) !== undefined)?.binding(name);
    if (!winner || !isDict(winner)) return winner;
    const found = this.layers.flatMap((layer) => bindingIn(layer, name) ?? []);
    const dicts = found.slice(found.findLastIndex((each) => !isDict(each)) + 1);
    if (dicts.length < 2) return winner;
    const nodes = dicts.map((each) => bindingNode(each, name));
    return { kind: 'node', level: winner.level, node: nodes.reduce((low, high) => mergeNodes(low, high)) };
  }

  among(names: ReadonlySet<string>): readonly string[] {
    return [...new Set(this.#groups.flatMap((group) => group.among(names)))];
  }

  *names(): Generator<string> {
    for (const group of this.#groups) yield* group.names();
  }
}

function isDict(binding: Binding): boolean {
  if (binding.kind === 'node') return binding.node.kind === 'mapping';
  return binding.kind === 'value' && binding.value instanceof Map;
}

/** What stands in a file with its templates; what a host sent as data. */
function bindingNode(binding: Binding, name: string): YamlNode {
  if (binding.kind === 'node') return binding.node;
  return dataNode(binding.kind === 'value' ? binding.value : null, name);
}

/** Data as a node: no text of it is a template. */
export function dataNode(value: Value, name: string): YamlNode {
  return nodeOf(asData(value), { file: `<${name}>`, line: 1, column: 1 });
}

function asData(value: Value): Value {
  if (typeof value === 'string') return new UnsafeText(value);
  if (Array.isArray(value)) return value.map(asData);
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, asData(item)])) : value;
}
