import { PyFloat, UnsafeText, type Value } from '../../parsing/value.ts';
import { findFilter } from '../filters/index.ts';
import { modulo } from '../values/arithmetic.ts';
import { Callable } from '../values/callable.ts';
import { compare, contains, equals } from '../values/compare.ts';
import { typeError } from '../values/errors.ts';
import { isIterable } from '../values/iterate.ts';
import { STR_METHODS } from '../values/methods/str.ts';
import { PythonObject } from '../values/python-object.ts';
import { toStr } from '../values/text.ts';
import { isDict, isInteger, isNumber } from '../values/types.ts';
import { CapturedError, Undefined } from '../values/undefined.ts';
import { type TestDefinition, type TestTable, test } from './test.ts';

function isSequenceLike(value: Value): boolean {
  if (Array.isArray(value) || isDict(value) || typeof value === 'string' || value instanceof UnsafeText) return true;
  return value instanceof PythonObject && value.size() !== undefined && value.items() !== undefined;
}

/** Whether a value is there; what stands for an error stays that error. */
function isDefined(value: Value, wanted: boolean): Value {
  if (value instanceof CapturedError) return value;
  return !(value instanceof Undefined) === wanted;
}

function hasCase(value: Value, name: 'islower' | 'isupper'): boolean {
  const found = STR_METHODS.get(name);
  return found?.run(toStr(value), [], undefined as never) === true;
}

function remainderIs(value: Value, divisor: Value, wanted: Value): boolean {
  return equals(modulo(value, divisor), wanted);
}

/** Python's `is`: the same object, which for texts and numbers is an equal one of the same type. */
function isSame(left: Value, right: Value): boolean {
  if (left instanceof PyFloat && right instanceof PyFloat) return Object.is(left.value, right.value);
  return left === right;
}

function hasName(name: Value | undefined, find: (name: string) => unknown): boolean {
  if (typeof name !== 'string') throw typeError('a name must be a text');
  return find(name) !== undefined;
}

const compared = (operator: Parameters<typeof compare>[0]) =>
  test('a b /', ([left, right]) => compare(operator, left ?? null, right ?? null));

const eq = compared('==');
const ne = compared('!=');
const lt = compared('<');
const le = compared('<=');
const gt = compared('>');
const ge = compared('>=');

/** Jinja's own tests: kinds of values, comparisons, membership. `findTest` is given to avoid a circle of imports. */
export function kindTests(findTest: (name: string) => unknown): TestTable {
  return new Map<string, TestDefinition>([
    ['defined', test('value', ([value]) => isDefined(value ?? null, true), true)],
    ['undefined', test('value', ([value]) => isDefined(value ?? null, false), true)],
    ['none', test('value', ([value]) => value === null)],
    ['boolean', test('value', ([value]) => typeof value === 'boolean')],
    ['true', test('value', ([value]) => value === true)],
    ['false', test('value', ([value]) => value === false)],
    ['integer', test('value', ([value]) => isInteger(value ?? null) && typeof value !== 'boolean')],
    ['float', test('value', ([value]) => value instanceof PyFloat)],
    ['number', test('value', ([value]) => isNumber(value ?? null))],
    ['string', test('value', ([value]) => typeof value === 'string' || value instanceof UnsafeText)],
    ['mapping', test('value', ([value]) => isDict(value ?? null))],
    ['sequence', test('value', ([value]) => isSequenceLike(value ?? null))],
    ['iterable', test('value', ([value]) => isIterable(value ?? null))],
    ['callable', test('obj /', ([value]) => value instanceof Callable)],
    ['escaped', test('value', () => false)],
    ['lower', test('value', ([value]) => hasCase(value ?? null, 'islower'))],
    ['upper', test('value', ([value]) => hasCase(value ?? null, 'isupper'))],
    ['odd', test('value', ([value]) => remainderIs(value ?? null, 2, 1))],
    ['even', test('value', ([value]) => remainderIs(value ?? null, 2, 0))],
    ['divisibleby', test('value num', ([value, divisor]) => remainderIs(value ?? null, divisor ?? null, 0))],
    ['sameas', test('value other', ([left, right]) => isSame(left ?? null, right ?? null))],
    ['in', test('value seq', ([value, container]) => contains(container ?? null, value ?? null))],
    ['contains', test('seq value', ([container, value]) => contains(container ?? null, value ?? null))],
    ['filter', test('value', ([name]) => hasName(name, findFilter))],
    ['test', test('value', ([name]) => hasName(name, findTest))],
    ...([
      ['eq', eq],
      ['equalto', eq],
      ['==', eq],
      ['ne', ne],
      ['!=', ne],
      ['lt', lt],
      ['lessthan', lt],
      ['<', lt],
    ] as const),
    ...([
      ['le', le],
      ['<=', le],
      ['gt', gt],
      ['greaterthan', gt],
      ['>', gt],
      ['ge', ge],
      ['>=', ge],
    ] as const),
  ]);
}
