import type { Value } from '../../parsing/value.ts';
import type { RenderContext } from '../render-context.ts';
import { bindArguments, type Signature } from '../values/arguments.ts';
import type { Kwargs } from '../values/callable.ts';

export type Filter = (input: Value, args: Value[], kwargs: Kwargs, context: RenderContext) => Value;

export type FilterArguments = (Value | undefined)[];

/** What `run` gets beside the arguments of its parameters, the piped value first. */
export interface FilterCall {
  readonly rest: Value[];
  readonly extra: Kwargs;
  readonly context: RenderContext;
}

/** A filter as its family's file declares it. */
export interface FilterDefinition {
  /** Parameters, the piped value first. Those from `required` on have a default. */
  readonly parameters: readonly string[];
  readonly required: number;
  readonly rest?: boolean;
  readonly extra?: boolean;
  readonly keywordOnly?: readonly string[];
  /** Whether it gets undefined arguments instead of passing the first one on. */
  readonly acceptsUndefined?: boolean;
  readonly run: (args: FilterArguments, call: FilterCall) => Value;
}

export type FilterTable = ReadonlyMap<string, FilterDefinition>;

/** Declares a filter: `parameters` marks optional ones with a trailing `?`, `*` takes further ones, `**` further named ones. */
export function filter(parameters: string, run: FilterDefinition['run'], acceptsUndefined = false): FilterDefinition {
  const words = parameters.split(' ');
  const names = words.filter((word) => !word.startsWith('*') && !word.startsWith('='));
  return {
    parameters: names.map((name) => name.replace('?', '')),
    required: names.filter((name) => !name.endsWith('?')).length,
    rest: words.includes('*'),
    extra: words.includes('**'),
    keywordOnly: words.filter((word) => word.startsWith('=')).map((word) => word.slice(1)),
    acceptsUndefined,
    run,
  };
}

/** Calls a filter's function with arguments bound as Python binds them. */
export function runDefinition(
  name: string,
  definition: FilterDefinition,
  input: Value,
  args: readonly Value[],
  kwargs: Kwargs,
  context: RenderContext,
): Value {
  const { values, rest, extra } = bindArguments(signatureOf(name, definition), [input, ...args], kwargs);
  return definition.run(values, { rest, extra, context });
}

/** By definition: the name that it was last called by. */
const signatures = new WeakMap<FilterDefinition, Signature>();

function signatureOf(name: string, definition: FilterDefinition): Signature {
  let signature = signatures.get(definition);
  if (signature?.name !== name) {
    signature = { ...definition, name };
    signatures.set(definition, signature);
  }
  return signature;
}
