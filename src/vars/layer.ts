import type { Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml-node.ts';
import type { PrecedenceLevel } from './precedence.ts';
import type { VariableScope } from './scope.ts';
import type { Variables } from './variables.ts';

/** A magic variable: made when it is first asked for. */
export type ComputedVariable = (scope: VariableScope) => Value;

/**
 * The variables of one level. Only `nodes` come from the operator's files and are templates; `values` are data of hosts
 * or of the engine and are never compiled.
 */
export type Layer =
  | { readonly kind: 'nodes'; readonly level: PrecedenceLevel; readonly variables: Variables }
  | { readonly kind: 'values'; readonly level: PrecedenceLevel; readonly variables: ReadonlyMap<Value, Value> }
  | {
      readonly kind: 'computed';
      readonly level: PrecedenceLevel;
      readonly variables: ReadonlyMap<string, ComputedVariable>;
    };

/** What one layer says about a name. */
export type Binding =
  | { readonly kind: 'node'; readonly level: PrecedenceLevel; readonly node: YamlNode }
  | { readonly kind: 'value'; readonly level: PrecedenceLevel; readonly value: Value }
  | { readonly kind: 'computed'; readonly level: PrecedenceLevel; readonly compute: ComputedVariable };

export function nodesLayer(level: PrecedenceLevel, variables: Variables): Layer {
  return { kind: 'nodes', level, variables };
}

export function valuesLayer(level: PrecedenceLevel, variables: ReadonlyMap<Value, Value>): Layer {
  return { kind: 'values', level, variables };
}

/** The binding of a name in one layer, or undefined. */
export function bindingIn(layer: Layer, name: string): Binding | undefined {
  if (layer.kind === 'nodes') {
    const node = layer.variables.get(name);
    return node && { kind: 'node', level: layer.level, node };
  }
  if (layer.kind === 'values') {
    const value = layer.variables.get(name);
    return value === undefined ? undefined : { kind: 'value', level: layer.level, value };
  }
  const compute = layer.variables.get(name);
  return compute && { kind: 'computed', level: layer.level, compute };
}

/** The names in a layer that can be variables. */
export function* namesIn(layer: Layer): Generator<string> {
  for (const name of layer.variables.keys()) if (typeof name === 'string') yield name;
}
