import { UnsafeText, type Value } from '../../parsing/value.ts';
import type { YamlMapping, YamlNode, YamlSequence } from '../../parsing/yaml-node.ts';
import { isItsOwnValue } from './lazy-node.ts';

const kept = new WeakMap<YamlNode, Value>();
const NOT_CONSTANT = null;

/**
 * The value of a tree of the operator's file that has neither templates nor tags, so that it is the same wherever it is read;
 * undefined for other trees. Every task of every host asks: a dict or list is looked through once.
 */
export function constantOf(node: YamlNode): Value | undefined {
  if (node.kind === 'scalar') return isItsOwnValue(node) ? node.value : undefined;
  let value = kept.get(node);
  if (value === undefined) {
    value = (node.kind === 'sequence' ? constantList(node) : constantDict(node)) ?? NOT_CONSTANT;
    kept.set(node, value);
  }
  return value === NOT_CONSTANT ? undefined : value;
}

function constantList({ items }: YamlSequence): Value | undefined {
  const list: Value[] = [];
  for (const item of items) {
    const value = constantOf(item);
    if (value === undefined) return undefined;
    list.push(value);
  }
  return list;
}

function constantDict({ entries }: YamlMapping): Value | undefined {
  const dict = new Map<Value, Value>();
  for (const { key, value: node } of entries) {
    const value = constantOf(node);
    if (value === undefined || key.value instanceof UnsafeText) return undefined;
    dict.set(key.value, value);
  }
  return dict;
}
