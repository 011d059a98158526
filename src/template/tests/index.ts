import type { Value } from '../../parsing/value.ts';
import { firstUndefined, runPlugin } from '../filters/invoke.ts';
import { bindArguments } from '../values/arguments.ts';
import { isTrue } from '../values/truth.ts';
import { Undefined } from '../values/undefined.ts';
import { FILE_TESTS } from './file.ts';
import { kindTests } from './kind.ts';
import { LIST_TESTS } from './list.ts';
import { REGEX_TESTS } from './regex.ts';
import { RESULT_TESTS } from './result.ts';
import type { Test, TestDefinition, TestTable } from './test.ts';
import { URI_TESTS } from './uri.ts';
import { VERSION_TESTS } from './version.ts';

export type { Test } from './test.ts';

const BUILTIN: readonly TestTable[] = [
  kindTests(findTest),
  RESULT_TESTS,
  REGEX_TESTS,
  LIST_TESTS,
  FILE_TESTS,
  URI_TESTS,
  VERSION_TESTS,
];

const tests = new Map<string, Test>();
/** Operators as names of tests; messages show what they stand for. */
const OPERATORS: Readonly<Record<string, string>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

for (const table of BUILTIN) for (const [name, definition] of table) register(`ansible.builtin.${name}`, definition);

function register(fullName: string, definition: TestDefinition): void {
  const shortName = fullName.slice(fullName.lastIndexOf('.') + 1);
  const name = OPERATORS[shortName] ?? shortName;
  const signature = { ...definition, name };
  tests.set(fullName, (input, args, kwargs, context): Value => {
    const undefinedValue = definition.acceptsUndefined ? undefined : firstUndefined([input, ...args], kwargs);
    if (undefinedValue) return undefinedValue;
    return runPlugin('test', fullName.replace(shortName, name), () => {
      const { values } = bindArguments(signature, [input, ...args], kwargs);
      const result = definition.run(values, context);
      return result instanceof Undefined ? result : isTrue(result);
    });
  });
}

/** The test of that name, short or fully qualified; undefined where there is none. Failures are returned as markers. */
export function findTest(name: string): Test | undefined {
  if (!name.includes('.')) return tests.get(`ansible.builtin.${name}`);
  return tests.get(name.replace(/^ansible\.legacy\./, 'ansible.builtin.'));
}

/** The full names of all tests, for the documentation. */
export function testNames(): string[] {
  return [...tests.keys()].sort();
}
