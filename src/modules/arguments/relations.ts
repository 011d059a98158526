import type { Value } from '../../parsing/value.ts';
import { toStr } from '../../template/values/text.ts';
import type { Module } from '../module.ts';

/**
 * Checks which parameters go together, in Ansible's order and words: exclusion and required ones before types are
 * converted, the rest after.
 */
export function checkRelations(module: Module, given: Given, when: 'before-types' | 'after-types'): string | undefined {
  if (when === 'before-types') return exclusive(module, (name) => given.has(name)) ?? missing(module, given);
  const has = (name: string) => given.has(name) || (module.parameters[name]?.default ?? null) !== null;
  return together(module, has) ?? oneOf(module, has) ?? requiredIf(module, given, has) ?? requiredBy(module, given);
}

/** What was given for parameters. */
type Given = Pick<ReadonlyMap<string, Value>, 'has' | 'get'>;

/** Whether a parameter is there: one that is `null` is, and so is one with a default once types are converted. */
type Has = (name: string) => boolean;

function exclusive(module: Module, has: Has): string | undefined {
  const broken = (module.mutuallyExclusive ?? []).filter((group) => group.filter(has).length > 1);
  if (broken.length === 0) return undefined;
  return `parameters are mutually exclusive: ${broken.map((group) => group.join('|')).join(', ')}`;
}

function missing(module: Module, given: Given): string | undefined {
  const names = requiredOf(module).filter((name) => !given.has(name));
  return names.length === 0 ? undefined : `missing required arguments: ${names.join(', ')}`;
}

const requiredByModule = new WeakMap<Module, readonly string[]>();

/** The parameters that must be given, sorted. */
function requiredOf(module: Module): readonly string[] {
  let names = requiredByModule.get(module);
  if (!names) {
    const all = Object.entries(module.parameters);
    names = all.flatMap(([name, { required }]) => (required ? [name] : [])).toSorted();
    requiredByModule.set(module, names);
  }
  return names;
}

function together(module: Module, has: Has): string | undefined {
  const broken = (module.requiredTogether ?? []).find((group) => group.some(has) && !group.every(has));
  return broken && `parameters are required together: ${broken.join(', ')}`;
}

function oneOf(module: Module, has: Has): string | undefined {
  const broken = (module.requiredOneOf ?? []).find((group) => !group.some(has));
  return broken && `one of the following is required: ${broken.join(', ')}`;
}

function requiredIf(module: Module, given: Given, has: Has): string | undefined {
  for (const { parameter, value, required, any } of module.requiredIf ?? []) {
    const actual = given.get(parameter) ?? module.parameters[parameter]?.default;
    const absent = required.filter((name) => !has(name));
    const broken = any ? absent.length === required.length : absent.length > 0;
    if (actual !== value || !broken) continue;
    return `${parameter} is ${toStr(value)} but ${any ? 'any' : 'all'} of the following are missing: ${absent.join(', ')}`;
  }
  return undefined;
}

function requiredBy(module: Module, given: Given): string | undefined {
  if (!module.requiredBy) return undefined;
  const has = (name: string) => (given.get(name) ?? module.parameters[name]?.default ?? null) !== null;
  for (const [name, others] of Object.entries(module.requiredBy)) {
    const absent = others.filter((other) => !has(other));
    if (has(name) && absent.length > 0) return `missing parameter(s) required by '${name}': ${absent.join(', ')}`;
  }
  return undefined;
}
