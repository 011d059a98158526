import type { Value } from '../../parsing/value.ts';
import { toStr } from '../../template/values/text.ts';
import type { Module, ModuleArguments, Parameter } from '../module.ts';
import { choose, coerceValue } from './coerce-value.ts';
import { checkRelations } from './relations.ts';

/**
 * Binds templated values to a module's parameters: aliases, types, choices, defaults and relations, in the order in which
 * Ansible checks them.
 *
 * @param values by name as written; free-form text is under the module's `freeForm`; `omit`ted ones are left out already.
 * @param written the module's name in the task, for messages.
 * @returns the arguments by canonical name, or the first fault as Ansible's text.
 */
export function bindArguments(
  module: Module,
  values: ReadonlyMap<Value, Value>,
  written: string = module.name,
): ModuleArguments | string {
  const { given, unknown } = resolveAliases(module, values);
  const early = checkRelations(module, given, 'before-types');
  if (early !== undefined) return early;
  const bound = coerceAll(module, given);
  if (typeof bound === 'string') return bound;
  const typed = (name: string) => (bound.has(name) ? bound.get(name) : given.get(name));
  const late = checkRelations(module, { has: (name) => given.has(name), get: typed }, 'after-types');
  if (late !== undefined) return late;
  const [first] = unknown;
  if (first !== undefined) return unsupported(module, unknown, written);
  for (const [name, value] of defaultsOf(module)) if (!bound.has(name)) bound.set(name, value);
  return module.validate?.(bound) ?? bound;
}

/** The parameter that a name means, by itself or by an alias. */
export function findParameter(module: Module, name: string): NamedParameter | undefined {
  const found = parametersOf(module).get(name);
  if (found) return found;
  return module.openParameters ? { name, parameter: { type: 'raw' } } : undefined;
}

/** Ansible's text for parameters that a module does not have. */
export function unsupported(module: Module, unknown: readonly string[], written: string): string {
  const names = Object.keys(module.parameters).filter((name) => name !== module.freeForm);
  const aliases = Object.values(module.parameters).flatMap((parameter) => parameter.aliases ?? []);
  const shown = names.toSorted().join(', ') + (aliases.length > 0 ? ` (${aliases.toSorted().join(', ')})` : '');
  return `Unsupported parameters for (${written}) module: ${unknown.toSorted().join(', ')}. Supported parameters include: ${shown}.`;
}

function resolveAliases(module: Module, values: ReadonlyMap<Value, Value>) {
  const given = new Map<string, Value>();
  const unknown: string[] = [];
  for (const [key, value] of values) {
    const name = toStr(key);
    const found = findParameter(module, name);
    if (!found) unknown.push(name);
    // A name itself wins over its alias.
    else if (found.name === name || !given.has(found.name)) given.set(found.name, value);
  }
  return { given, unknown };
}

function coerceAll(module: Module, given: ReadonlyMap<string, Value>): Map<string, Value> | string {
  const bound = new Map<string, Value>();
  for (const [name, value] of given) {
    const parameter = findParameter(module, name)?.parameter;
    if (!parameter) continue;
    // `mode: null` means what leaving it out means; with a default the type decides (None is '' for text).
    if (value === null && !parameter.required && parameter.default === undefined && !module.openParameters) {
      const chosen = choose(name, parameter, value);
      if ('fault' in chosen) return chosen.fault;
      continue;
    }
    const coerced = coerceValue(name, parameter, value);
    if ('fault' in coerced) return coerced.fault;
    const refusal = refusalOf(name, parameter, coerced.value);
    if (refusal !== undefined) return refusal;
    bound.set(name, coerced.value);
  }
  return bound;
}

/** Why a parameter cannot be used with this value; undefined when it can. */
export function refusalOf(name: string, parameter: Parameter, value: Value): string | undefined {
  if (parameter.refused === undefined || parameter.refusedExcept?.includes(value)) return undefined;
  return `'${name}' is not supported: ${parameter.refused}`;
}

interface NamedParameter {
  readonly name: string;
  readonly parameter: Parameter;
}

const parametersByModule = new WeakMap<Module, ReadonlyMap<string, NamedParameter>>();

/** The parameters by their names and aliases; of two with the same alias the first, and a name before any alias. */
function parametersOf(module: Module): ReadonlyMap<string, NamedParameter> {
  let parameters = parametersByModule.get(module);
  if (!parameters) {
    const all = Object.entries(module.parameters).map(([name, parameter]) => ({ name, parameter }));
    const aliased = all
      .toReversed()
      .flatMap((each) => (each.parameter.aliases ?? []).map((alias) => [alias, each] as const));
    parameters = new Map([...aliased, ...all.map((each) => [each.name, each] as const)]);
    parametersByModule.set(module, parameters);
  }
  return parameters;
}

const defaultsByModule = new WeakMap<Module, readonly (readonly [string, Value])[]>();

function defaultsOf(module: Module): readonly (readonly [string, Value])[] {
  let defaults = defaultsByModule.get(module);
  if (!defaults) {
    const all = Object.entries(module.parameters);
    defaults = all.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value] as const]));
    defaultsByModule.set(module, defaults);
  }
  return defaults;
}
