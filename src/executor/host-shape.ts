import type { Layer } from '../vars/layer.ts';
import type { PrecedenceLevel } from '../vars/precedence.ts';
import { hasTemplates } from './task-sources.ts';

/** Levels that hold what is the host's own; the others are groups', which their hosts share. */
const OWN_LEVELS: ReadonlySet<PrecedenceLevel> = new Set([
  'inventory-host',
  'inventory-host-vars',
  'playbook-host-vars',
]);

/**
 * A text that is equal for two hosts whose variables of the inventory have the same names and the same templates, so that
 * neither lacks a variable which the other has. Undefined for a host with templates of its own.
 */
export function shapeOfHost(layers: readonly Layer[]): string | undefined {
  const parts: string[] = [];
  for (const layer of layers) {
    if (layer.kind === 'nodes' && OWN_LEVELS.has(layer.level)) {
      if ([...layer.variables.values()].some(hasTemplates)) return undefined;
      parts.push(namesIn(layer));
    } else {
      parts.push(layer.kind === 'values' ? namesIn(layer) : String(numberOf(layer.variables)));
    }
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
