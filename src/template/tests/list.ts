import { PyFloat, type Value } from '../../parsing/value.ts';
import { toBooleanWord } from '../values/boolean-word.ts';
import { iterateDefined } from '../values/iterate.ts';
import { PythonSet } from '../values/python-set.ts';
import { isTrue } from '../values/truth.ts';
import { type TestDefinition, type TestTable, test } from './test.ts';

function isSubset(left: Value, right: Value): boolean {
  return PythonSet.of(left).isSubsetOf(PythonSet.of(right));
}

function every(value: Value): boolean {
  for (const item of iterateDefined(value)) if (!isTrue(item)) return false;
  return true;
}

function some(value: Value): boolean {
  for (const item of iterateDefined(value)) if (isTrue(item)) return true;
  return false;
}

function isTruthy(value: Value, convert: Value): boolean {
  return isTrue(isTrue(convert) ? (toBooleanWord(value) ?? value) : value);
}

const subset = test('a b', ([left, right]) => isSubset(left ?? null, right ?? null));
const superset = test('a b', ([left, right]) => isSubset(right ?? null, left ?? null));
const nan = test('x', ([value]) => value instanceof PyFloat && Number.isNaN(value.value));

/** Tests on lists and on truth. */
export const LIST_TESTS: TestTable = new Map<string, TestDefinition>([
  ['subset', subset],
  ['issubset', subset],
  ['superset', superset],
  ['issuperset', superset],
  ['all', test('iterable /', ([value]) => every(value ?? null))],
  ['any', test('iterable /', ([value]) => some(value ?? null))],
  ['truthy', test('value convert_bool?', ([value, convert]) => isTruthy(value ?? null, convert ?? false))],
  ['falsy', test('value convert_bool?', ([value, convert]) => !isTruthy(value ?? null, convert ?? false))],
  ['nan', nan],
  ['isnan', nan],
]);
