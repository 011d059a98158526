import type { Value } from '../../parsing/value.ts';
import type { RenderContext } from '../render-context.ts';
import type { Kwargs } from '../values/callable.ts';

/** A test as it is called: a boolean, or a marker where it failed. */
export type Test = (input: Value, args: Value[], kwargs: Kwargs, context: RenderContext) => Value;

export type TestArguments = (Value | undefined)[];

/** A test as its family's file declares it. */
export interface TestDefinition {
  readonly parameters: readonly string[];
  readonly required: number;
  readonly acceptsUndefined: boolean;
  readonly positionalOnly: number;
  readonly run: (args: TestArguments, context: RenderContext) => boolean | Value;
}

export type TestTable = ReadonlyMap<string, TestDefinition>;

/** Declares a test: `parameters` marks optional ones with a trailing `?`, and `/` ends those that have no name. */
export function test(parameters: string, run: TestDefinition['run'], acceptsUndefined = false): TestDefinition {
  const words = parameters.split(' ');
  const names = words.filter((word) => word !== '/');
  return {
    parameters: names.map((name) => name.replace('?', '')),
    required: names.filter((name) => !name.endsWith('?')).length,
    positionalOnly: Math.max(0, words.indexOf('/')),
    acceptsUndefined,
    run,
  };
}
