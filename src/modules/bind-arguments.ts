import type { Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import { coerceValue } from './coerce-value.ts';
import type { Module, ModuleArguments, Parameter } from './module.ts';
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
  const late = checkRelations(module, bound, 'after-types');
  if (late !== undefined) return late;
  const [first] = unknown;
  if (first !== undefined) return unsupported(module, unknown, written);
  for (const [name, value] of defaultsOf(module)) if (!bound.has(name)) bound.set(name, value);
  return module.validate?.(bound) ?? bound;
}

/** The parameter that a name means, by itself or by an alias. */
export function findParameter(module: Module, name: string): { name: string; parameter: Parameter } | undefined {
  const direct = Object.hasOwn(module.parameters, name) ? module.parameters[name] : undefined;
  if (direct) return { name, parameter: direct };
  const aliased = aliasesOf(module).get(name);
  if (aliased) return aliased;
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
    if (value === null && !parameter.required && parameter.default === undefined && !module.openParameters) continue;
    const coerced = parameter.expression ? { value } : coerceValue(name, parameter, value);
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

const aliasesByModule = new WeakMap<Module, ReadonlyMap<string, { name: string; parameter: Parameter }>>();

/** The parameters by their aliases; of two with the same one the first. */
function aliasesOf(module: Module): ReadonlyMap<string, { name: string; parameter: Parameter }> {
  let aliases = aliasesByModule.get(module);
  if (!aliases) {
    const all = Object.entries(module.parameters).reverse();
    aliases = new Map(
      all.flatMap(([name, parameter]) => (parameter.aliases ?? []).map((alias) => [alias, { name, parameter }])),
    );
    aliasesByModule.set(module, aliases);
  }
  return aliases;
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
