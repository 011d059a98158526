import { PyTuple, type Value } from '../../../parsing/value.ts';
import { entriesOf } from '../../values/keys.ts';
import { PyRange } from '../../values/range.ts';

export type Container = Value[] | Map<Value, Value> | PyRange;

export function isContainer(value: Value): value is Container {
  return Array.isArray(value) || value instanceof Map || value instanceof PyRange;
}

/** Names for the containers that occur more than once, in the order of their second place; empty tuples never get one. */
export function findAnchors(root: Value): Map<Container, string> {
  const anchors = new Map<Container, string>();
  visit(root, new Set(), anchors);
  return anchors;
}

function visit(value: Value, seen: Set<Container>, anchors: Map<Container, string>): void {
  if (!isContainer(value) || (value instanceof PyTuple && value.length === 0)) return;
  if (!seen.has(value)) {
    seen.add(value);
    for (const child of childrenOf(value)) visit(child, seen, anchors);
  } else if (!anchors.has(value)) {
    anchors.set(value, `id${String(anchors.size + 1).padStart(3, '0')}`);
  }
}

function childrenOf(container: Container): Iterable<Value> {
  if (container instanceof PyRange) return [];
  return container instanceof Map ? [...entriesOf(container)].flat() : container;
}
