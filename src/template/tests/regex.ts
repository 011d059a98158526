import type { Value } from '../../parsing/value.ts';
import { compileRegex, searchRegex } from '../values/regex/operations.ts';
import { toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { type TestArguments, type TestDefinition, type TestTable, test } from './test.ts';

type Kind = 'search' | 'match' | 'fullmatch';

function matches([value, pattern, ignoreCase, multiline]: TestArguments, kind: Kind): boolean {
  const regex = compileRegex(pattern ?? '', isTrue(ignoreCase ?? false), isTrue(multiline ?? false));
  return searchRegex(regex, value === undefined ? '' : toStr(value), kind) !== null;
}

function kindOf(value: Value | undefined): Kind {
  return value === 'match' || value === 'fullmatch' ? value : 'search';
}

/** Tests around Python's `re`. */
export const REGEX_TESTS: TestTable = new Map<string, TestDefinition>([
  ['match', test('value pattern? ignorecase? multiline?', (args) => matches(args, 'match'))],
  ['search', test('value pattern? ignorecase? multiline?', (args) => matches(args, 'search'))],
  ['regex', test('value? pattern? ignorecase? multiline? match_type?', (args) => matches(args, kindOf(args[4])))],
]);
