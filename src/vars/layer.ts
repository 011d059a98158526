import type { Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { PrecedenceLevel } from './precedence.ts';
import type { VariableScope } from './scope.ts';
import { Suspended } from './suspended.ts';
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
    }
  /** Names whose values are outstanding: looking at one throws `Suspended`. */
  | { readonly kind: 'pending'; readonly level: PrecedenceLevel; readonly variables: ReadonlySet<string> };

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

export function computedLayer(level: PrecedenceLevel, variables: ReadonlyMap<string, ComputedVariable>): Layer {
  return { kind: 'computed', level, variables };
}

export function pendingLayer(level: PrecedenceLevel, names: ReadonlySet<string>): Layer {
  return { kind: 'pending', level, variables: names };
}

/** The binding of a name in one layer, or undefined. Throws `Suspended` where it is outstanding. */
export function bindingIn(layer: Layer, name: string): Binding | undefined {
  if (layer.kind === 'pending') {
    if (layer.variables.has(name)) throw new Suspended(name);
    return undefined;
  }
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

/** The names in a layer that can be variables. Which of the outstanding ones there will be is not known. */
export function* namesIn(layer: Layer): Generator<string> {
  if (layer.kind === 'pending' && layer.variables.size > 0) throw new Suspended('the names of all variables');
  for (const name of layer.variables.keys()) if (typeof name === 'string') yield name;
}
