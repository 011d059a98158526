import type { Value } from '../../parsing/value.ts';
import { pythonError, TemplateError } from '../values/errors.ts';
import { toRepr, toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { type TestArguments, type TestDefinition, type TestTable, test } from './test.ts';
import { compareLoose, compareStrict } from './version-loose.ts';
import { comparePep440 } from './version-pep440.ts';
import { compareSemantic } from './version-semantic.ts';

type Compare = (left: string, right: string) => number;

const TYPES = new Map<string, Compare>([
  ['loose', compareLoose],
  ['strict', compareStrict],
  ['semver', compareSemantic],
  ['semantic', compareSemantic],
  ['pep440', comparePep440],
]);

const OPERATORS = new Map<string, (order: number) => boolean>([
  ['==', (order) => order === 0],
  ['=', (order) => order === 0],
  ['eq', (order) => order === 0],
  ['<', (order) => order < 0],
  ['lt', (order) => order < 0],
  ['<=', (order) => order <= 0],
  ['le', (order) => order <= 0],
  ['>', (order) => order > 0],
  ['gt', (order) => order > 0],
  ['>=', (order) => order >= 0],
  ['ge', (order) => order >= 0],
  ['!=', (order) => order !== 0],
  ['<>', (order) => order !== 0],
  ['ne', (order) => order !== 0],
]);

function fail(message: string): TemplateError {
  return pythonError('AnsibleFilterError', message);
}

const choices = (names: Iterable<string>) => Array.from(names, toRepr).join(', ');

function compareVersions([
  value = null,
  version = null,
  operator = 'eq',
  strict = null,
  type = null,
]: TestArguments): boolean {
  if (strict !== null && type !== null) throw fail("Cannot specify both 'strict' and 'version_type'");
  if (!isTrue(value)) throw fail('Input version value cannot be empty');
  if (!isTrue(version)) throw fail('Version parameter to compare against cannot be empty');
  const compare = compareOf(strict, type);
  const name = toStr(operator);
  const holds = OPERATORS.get(name);
  if (!holds) throw fail(`Invalid operator type (${name}). Must be one of ${choices(OPERATORS.keys())}`);
  try {
    return holds(compare(toStr(value), toStr(version)));
  } catch (error) {
    if (error instanceof TemplateError) throw fail(`Version comparison failed: ${error.message}`);
    throw error;
  }
}

function compareOf(strict: Value, type: Value): Compare {
  if (isTrue(strict)) return compareStrict;
  if (!isTrue(type)) return compareLoose;
  const compare = TYPES.get(toStr(type));
  if (!compare) throw fail(`Invalid version type (${toStr(type)}). Must be one of ${choices(TYPES.keys())}`);
  return compare;
}

const version = test('value version operator? strict? version_type?', compareVersions);

/** The `version` test and its old name. */
export const VERSION_TESTS: TestTable = new Map<string, TestDefinition>([
  ['version', version],
  ['version_compare', version],
]);
