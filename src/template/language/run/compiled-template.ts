import type { Value } from '../../../parsing/value.ts';
import type { Runtime } from './runtime.ts';

/** A `{% block %}` as generated code; `depth` is how many overriding blocks stand above it, for `super()`. */
export interface CompiledBlock {
  readonly required: boolean;
  readonly render: (runtime: Runtime, output: Value[], depth: number) => void;
}

/** What generated code gives: a function that prints the template into a list, and its blocks. */
export interface CompiledTemplate {
  readonly root: (runtime: Runtime, output: Value[]) => void;
  readonly blocks: ReadonlyMap<string, CompiledBlock>;
  /** Whether it calls methods that change lists or dicts, so that variables must be handed to it as copies. */
  readonly mutates: boolean;
}
