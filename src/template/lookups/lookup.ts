import type { Value } from '../../parsing/value.ts';
import type { RenderContext } from '../render-context.ts';
import type { Kwargs } from '../values/callable.ts';

/** What a lookup gets beside its terms. */
export interface LookupCall {
  readonly kwargs: Kwargs;
  readonly context: RenderContext;
  /** Whether `with_…` calls it, which a few lookups treat in their own way. */
  readonly asLoop: boolean;
}

export interface LookupDefinition {
  /** Whether it gets undefined terms instead of passing the first one on. */
  readonly acceptsUndefined?: boolean;
  readonly run: (terms: readonly Value[], call: LookupCall) => Value[];
}

export type LookupTable = ReadonlyMap<string, LookupDefinition>;

export function lookupOf(run: LookupDefinition['run'], acceptsUndefined = false): LookupDefinition {
  return { run, acceptsUndefined };
}
