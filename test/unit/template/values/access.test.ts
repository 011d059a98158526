import { describe, expect, it } from 'vitest';
import { PyFloat, PyTuple, type Value } from '../../../../src/parsing/value.ts';
import { getAttribute, getItem } from '../../../../src/template/values/access.ts';
import { findKey, setKey } from '../../../../src/template/values/keys.ts';
import { PyRange } from '../../../../src/template/values/range.ts';
import { Undefined } from '../../../../src/template/values/undefined.ts';

const PROTOTYPE_NAMES = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
];
const ARRAY_NAMES = [
  'push',
  'map',
  'filter',
  'length',
  'concat',
  'call',
  'apply',
  'bind',
  'size',
  'set',
  'entries',
  'padStart',
];
const VALUES: [string, Value][] = [
  ['a text', 'abc'],
  ['a list', [1]],
  ['a tuple', PyTuple.of2([1])],
  ['a dict', new Map([['a', 1]])],
  ['an int', 5],
  ['a big int', 5n],
  ['a float', new PyFloat(1)],
  ['a bool', true],
  ['None', null],
  ['a range', new PyRange(0, 3, 1)],
  ['a method', getAttribute('abc', 'upper')],
];

describe('attributes of values', () => {
  it.each(VALUES)('do not lead from %s to a JavaScript object', (_, value) => {
    for (const name of [...PROTOTYPE_NAMES, ...ARRAY_NAMES]) {
      expect(getAttribute(value, name), name).toBeInstanceOf(Undefined);
      expect(getItem(value, name), name).toBeInstanceOf(Undefined);
    }
  });

  it('are entries of a dict where no method has the name', () => {
    const dict = new Map<Value, Value>([
      ['constructor', 1],
      ['items', 2],
    ]);
    expect(getAttribute(dict, 'constructor')).toBe(1);
    expect(getAttribute(dict, 'items')).not.toBe(2);
    expect(getItem(dict, 'items')).toBe(2);
  });
});

describe('keys of dicts', () => {
  it('are one key where Python holds them equal', () => {
    const dict = new Map<Value, Value>([[1, 'one']]);
    setKey(dict, true, 'yes');
    setKey(dict, new PyFloat(1), 'float');
    setKey(dict, '1', 'text');
    expect([...dict]).toEqual([
      [1, 'float'],
      ['1', 'text'],
    ]);
  });

  it('are found by value where they are tuples, and refused where they have no hash', () => {
    const dict = new Map<Value, Value>([[PyTuple.of2([1, 'a']), 'pair']]);
    expect(findKey(dict, PyTuple.of2([1, 'a']))).toBeDefined();
    expect(() => findKey(dict, [1])).toThrow("unhashable type: 'list'");
    expect(() => findKey(dict, PyTuple.of2([[1]]))).toThrow("unhashable type: 'list'");
  });
});
