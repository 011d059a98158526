import type { Layer } from '../../vars/layer.ts';
import type { LayerGroup } from '../../vars/layer-group.ts';
import { hasTemplates } from './task-sources.ts';

/**
 * A text that is equal for two hosts whose variables of the inventory have the same names and the same templates, so that
 * neither lacks a variable which the other has. Undefined for a host with templates of its own.
 */
export function shapeOfHost({ groups, own }: Record<'groups' | 'own', LayerGroup>): string | undefined {
  const parts = [String(numberOf(groups))];
  for (const layer of own.layers) {
    if (layer.kind === 'nodes' && [...layer.variables.values()].some(hasTemplates)) return undefined;
    parts.push(namesIn(layer));
  }
  return parts.join('\n');
}

function namesIn({ level, variables }: Layer): string {
  return [level, ...[...variables.keys()].map(String)].join('\t');
}

const numbers = new WeakMap<object, number>();
let last = 0;

/** A number for what is one and the same for several hosts. */
function numberOf(shared: object): number {
  let number = numbers.get(shared);
  if (number === undefined) {
    last += 1;
    number = last;
    numbers.set(shared, number);
  }
  return number;
}
