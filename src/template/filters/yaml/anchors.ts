import { PyTuple, type Value } from '../../../parsing/value.ts';
import { PyRange } from '../../values/range.ts';

export type Container = Value[] | Map<Value, Value> | PyRange;

export function isContainer(value: Value): value is Container {
  return Array.isArray(value) || value instanceof Map || value instanceof PyRange;
}

/** The entries of a dict in the order in which they are written. */
export type EntriesOf = (map: Map<Value, Value>) => readonly (readonly [Value, Value])[];

/** Names for the containers that occur more than once, in the order of their second place; empty tuples never get one. */
export function findAnchors(root: Value, entriesOf: EntriesOf): Map<Container, string> {
  const anchors = new Map<Container, string>();
  const seen = new Set<Container>();
  const visit = (value: Value): void => {
    if (!isContainer(value) || (value instanceof PyTuple && value.length === 0)) return;
    if (!seen.has(value)) {
      seen.add(value);
      for (const child of childrenOf(value, entriesOf)) visit(child);
    } else if (!anchors.has(value)) {
      anchors.set(value, `id${String(anchors.size + 1).padStart(3, '0')}`);
    }
  };
  visit(root);
  return anchors;
}

function childrenOf(container: Container, entriesOf: EntriesOf): Iterable<Value> {
  if (container instanceof PyRange) return [];
  return container instanceof Map ? entriesOf(container).flat() : container;
}
