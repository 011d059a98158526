import type { Value } from '../parsing/value.ts';
import { type Layer, pendingLayer, valuesLayer } from './layer.ts';

/** How a task that is evaluated ahead of its turn sees what tasks before it have not yet told. */
export interface Veil {
  /** Results of this host that are in, though their turn has not come. */
  readonly known: ReadonlyMap<Value, Value>;
  /** Names that tasks of this host which are under way will set. */
  readonly outstanding: ReadonlySet<string>;
  /** Names that any host may yet set before the task's turn, as `hostvars` shows them. */
  readonly elsewhere: ReadonlySet<string>;
  /** Magic variables that tell how the run goes. */
  readonly magic: ReadonlySet<string>;
}

/** What stands in the place of `set_fact` and `register`. */
export function veiledResults(veil: Veil): Layer[] {
  return [valuesLayer('set-fact', veil.known), pendingLayer('set-fact', veil.outstanding)];
}

/** The veil through which `hostvars` is seen. */
export function veilOfOthers({ elsewhere, magic }: Veil): Veil {
  return { known: new Map(), outstanding: elsewhere, elsewhere, magic };
}
