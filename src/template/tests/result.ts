import { type PyDict, PyTuple, type Value } from '../../parsing/value.ts';
import { itemOf } from '../values/access.ts';
import { pythonError } from '../values/errors.ts';
import { isTrue } from '../values/truth.ts';
import { isDict } from '../values/types.ts';
import { type TestDefinition, type TestTable, test } from './test.ts';

function resultOf(value: Value, name: string): PyDict {
  if (isDict(value)) return value;
  throw pythonError('AnsibleFilterError', `The '${name}' test expects a dictionary`);
}

function has(value: Value, name: string): boolean {
  return isTrue(itemOf(resultOf(value, name), name) ?? false);
}

function isChanged(value: Value): boolean {
  const result = resultOf(value, 'changed');
  const changed = itemOf(result, 'changed');
  if (changed !== undefined) return isTrue(changed);
  const results = itemOf(result, 'results');
  if (!Array.isArray(results) || results instanceof PyTuple) return false;
  if (results.length === 0) throw pythonError('IndexError', 'list index out of range');
  if (!isDict(results[0] ?? null)) return false;
  return results.some((each) => isTrue(itemOf(each, 'changed') ?? false));
}

function isTimedOut(value: Value): boolean {
  const timeout = itemOf(resultOf(value, 'timedout'), 'timedout') ?? false;
  return isTrue(timeout) && isTrue(itemOf(timeout, 'period') ?? false);
}

/** A task that is not asynchronous counts as started and finished. */
function isAsync(value: Value, name: string): boolean {
  return isTrue(itemOf(resultOf(value, name), name) ?? true);
}

const failed = test('result', ([value]) => has(value ?? null, 'failed'));
const succeeded = test('result', ([value]) => !has(value ?? null, 'failed'));
const changed = test('result', ([value]) => isChanged(value ?? null));
const skipped = test('result', ([value]) => has(value ?? null, 'skipped'));

/** Tests on registered results. */
export const RESULT_TESTS: TestTable = new Map<string, TestDefinition>([
  ['failed', failed],
  ['failure', failed],
  ['succeeded', succeeded],
  ['success', succeeded],
  ['successful', succeeded],
  ['changed', changed],
  ['change', changed],
  ['skipped', skipped],
  ['skip', skipped],
  ['unreachable', test('result', ([value]) => has(value ?? null, 'unreachable'))],
  ['reachable', test('result', ([value]) => !has(value ?? null, 'unreachable'))],
  ['timedout', test('result', ([value]) => isTimedOut(value ?? null))],
  ['started', test('result', ([value]) => isAsync(value ?? null, 'started'))],
  ['finished', test('result', ([value]) => isAsync(value ?? null, 'finished'))],
]);
