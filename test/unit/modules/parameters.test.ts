import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { engineModuleNames, findEngineModule } from '../../../src/executor/task/engine-modules.ts';
import type { Module, Parameter } from '../../../src/modules/module.ts';
import type { Value } from '../../../src/parsing/value.ts';
import { plainValue } from '../../helpers/plain-value.ts';

/** A parameter as Ansible's spec or documentation has it. */
interface Documented {
  readonly type: string;
  readonly elements?: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly choices?: readonly unknown[];
  readonly aliases?: readonly string[];
}

interface Recorded {
  readonly from: 'spec' | 'documentation';
  readonly parameters: Readonly<Record<string, Documented>>;
  readonly [rule: string]: unknown;
}

const FOLDER = new URL('../../golden/module-parameters/', import.meta.url);
const RECORDED = JSON.parse(readFileSync(new URL('parameters.json', FOLDER), 'utf8')) as Record<string, Recorded>;
/** By module and `PARAMETER KEY` or rule: why ours is another. */
const DIFFERS = load(readFileSync(new URL('differs.yml', FOLDER), 'utf8')) as Record<string, Record<string, string>>;

/** Names under which the documentation lists text that is no parameter. */
const FREE_FORM = new Set(['free_form', 'free-form', 'key_value', '_raw_params']);

const modules = [...new Set(engineModuleNames().flatMap((name) => findEngineModule(name) ?? []))];

describe.each(modules.map((module) => ({ name: fullName(module), module })))('$name', ({ name, module }) => {
  it('has the parameters and rules of the real module', () => {
    const recorded = RECORDED[name];
    expect(recorded, 'run record.py').toBeDefined();
    const found = { ...parameterFaults(module, recorded!), ...ruleFaults(module, recorded!) };
    const known = DIFFERS[name] ?? {};
    expect(Object.entries(found).filter(([key]) => !(key in known))).toEqual([]);
    expect(Object.keys(known).filter((key) => !(key in found))).toEqual([]);
  });
});

function fullName({ name }: Module): string {
  return name.includes('.') ? name : `ansible.builtin.${name}`;
}

type Faults = Record<string, string>;

function parameterFaults(module: Module, { parameters }: Recorded): Faults {
  const faults: Faults = {};
  for (const [name, documented] of Object.entries(parameters)) {
    if (FREE_FORM.has(name)) continue;
    const own = module.parameters[name];
    if (!own) faults[name] = 'is missing';
    else for (const [key, fault] of differences(documented, own)) faults[`${name} ${key}`] = fault;
  }
  for (const name of Object.keys(module.parameters))
    if (!(name in parameters) && !FREE_FORM.has(name)) faults[name] = 'is not in Ansible';
  return faults;
}

function* differences(documented: Documented, own: Parameter): Generator<[string, string]> {
  const pairs: [string, unknown, unknown][] = [
    ['aliases', documented.aliases?.toSorted(), own.aliases?.length ? own.aliases.toSorted() : undefined],
    ['required', documented.required, own.required || undefined],
  ];
  // What is refused whatever its value needs no type.
  if (own.refused === undefined || own.refusedExcept) {
    pairs.push(
      ['type', documented.type, own.type === 'mode' ? 'raw' : own.type],
      ['elements', documented.elements, own.elements],
      ['default', documented.default, plain(own.default)],
      ['choices', documented.choices?.toSorted(), own.choices?.toSorted()],
    );
  }
  for (const [key, theirs, ours] of pairs) {
    const [left, right] = [JSON.stringify(theirs), JSON.stringify(ours)];
    if (left !== right) yield [key, `${left} in Ansible, ${right} here`];
  }
}

function plain(value: Value | undefined): unknown {
  return value === undefined ? undefined : plainValue(value);
}

/** The rules among parameters, each kind in one form. */
function ruleFaults(module: Module, recorded: Recorded): Faults {
  const isAlways = (name: string) => {
    const value = recorded.parameters[name]?.default;
    return value !== undefined && value !== null;
  };
  const rules: Record<string, unknown> = {
    mutually_exclusive: module.mutuallyExclusive,
    required_together: module.requiredTogether,
    required_one_of: module.requiredOneOf,
    required_by: module.requiredBy,
    required_if: module.requiredIf?.map(({ parameter, value, required, any }) =>
      any ? [parameter, value, required, true] : [parameter, value, required],
    ),
  };
  const faults: Faults = {};
  for (const [rule, own] of Object.entries(rules)) {
    // A group with a parameter that always has a value asks for nothing.
    const wanted = rule === 'required_one_of' ? withoutEmpty(recorded[rule] as string[][], isAlways) : recorded[rule];
    const [theirs, ours] = [sorted(wanted), sorted(own)];
    if (theirs !== ours) faults[rule] = `${theirs} in Ansible, ${ours} here`;
  }
  return faults;
}

function withoutEmpty(groups: readonly string[][] | undefined, isAlways: (name: string) => boolean) {
  const kept = groups?.filter((group) => !group.some(isAlways));
  return kept?.length ? kept : undefined;
}

/** The order of rules says only which is told first. */
function sorted(rules: unknown): string | undefined {
  if (!Array.isArray(rules)) return JSON.stringify(rules);
  return JSON.stringify(rules.map((rule) => JSON.stringify(rule)).toSorted());
}
