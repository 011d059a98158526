import { describe, expect, it } from 'vitest';
import { bindArguments } from '../../../../src/modules/arguments/bind-arguments.ts';
import type { Module, ModuleArguments } from '../../../../src/modules/module.ts';
import { findModule } from '../../../../src/modules/registry.ts';
import { PyFloat, UnsafeText, type Value } from '../../../../src/parsing/value.ts';

const SAMPLE: Module = {
  name: 'sample',
  runsOn: 'control',
  reachesOut: false,
  parameters: {
    text: { type: 'str', aliases: ['words'] },
    flag: { type: 'bool', default: false },
    count: { type: 'int' },
    ratio: { type: 'float' },
    items: { type: 'list', elements: 'int' },
    table: { type: 'dict' },
    state: { type: 'str', choices: ['present', 'absent'], default: 'present' },
    left: { type: 'str' },
    right: { type: 'str' },
    gone: { type: 'bool', refused: 'it is gone', refusedExcept: [false] },
  },
  requiredTogether: [['left', 'right']],
  requiredIf: [{ parameter: 'state', value: 'absent', required: ['text'] }],
  run: () => {
    throw new Error('not run');
  },
};

function bind(values: Record<string, Value>): ModuleArguments {
  const bound = bindArguments(SAMPLE, new Map(Object.entries(values)));
  if (typeof bound === 'string') throw new Error(bound);
  return bound;
}

function faultOf(values: Record<string, Value>, module: Module = SAMPLE): string | undefined {
  const bound = bindArguments(module, new Map(Object.entries(values)));
  return typeof bound === 'string' ? bound : undefined;
}

describe('bindArguments', () => {
  it('makes text of numbers and booleans as Python does', () => {
    expect([5, true, new PyFloat(1), null].map((text) => bind({ text }).get('text'))).toEqual([
      '5',
      'True',
      '1.0',
      undefined,
    ]);
  });

  it('reads the words that Ansible takes for booleans', () => {
    for (const word of ['yes', 'On', ' TRUE ', 'y', 't', '1', 1, new PyFloat(1), true]) {
      expect(bind({ flag: word }).get('flag')).toBe(true);
    }
    for (const word of ['no', 'off', 'F', '0', 0, false]) expect(bind({ flag: word }).get('flag')).toBe(false);
  });

  it('reads whole numbers from text and floats, and nothing else', () => {
    expect(['12', ' -3 ', '1_000', '2.0', new PyFloat(4), true].map((count) => bind({ count }).get('count'))).toEqual([
      12, -3, 1000, 2, 4, 1,
    ]);
    expect(faultOf({ count: '1.5' })).toBe(
      `argument 'count' is of type str and we were unable to convert to int: "'1.5'" cannot be converted to an int`,
    );
    expect(faultOf({ count: [] })).toContain('cannot be converted to an int');
  });

  it('splits text at commas where a list is wanted, and converts its items', () => {
    expect(bind({ items: '1,2' }).get('items')).toEqual([1, 2]);
    expect(bind({ items: 7 }).get('items')).toEqual([7]);
    expect(faultOf({ items: ['a'] })).toBe(
      `Elements value for option 'items' is of type str and we were unable to convert to int: "'a'" cannot be converted to an int`,
    );
  });

  it('reads dictionaries from JSON and from k=v text', () => {
    const expected = new Map<Value, Value>([
      ['a', '1'],
      ['b', 'x y'],
    ]);
    expect(bind({ table: 'a=1, b="x y"' }).get('table')).toEqual(expected);
    expect(bind({ table: '{"a": 1}' }).get('table')).toEqual(new Map([['a', 1]]));
    expect(faultOf({ table: 'nothing' })).toContain('could not parse JSON or key=value');
  });

  it('takes unsafe text for what it is', () => {
    expect(bind({ text: new UnsafeText('{{ x }}') }).get('text')).toBe('{{ x }}');
  });

  it('knows aliases, the name itself first', () => {
    expect(bind({ words: 'a' }).get('text')).toBe('a');
    expect(bind({ text: 'b', words: 'a' }).get('text')).toBe('b');
  });

  it('leaves null out where there is no default, and adds defaults', () => {
    expect([...bind({ text: null })]).toEqual([
      ['flag', false],
      ['state', 'present'],
    ]);
  });

  it('names what must go together and what a value asks for', () => {
    expect(faultOf({ left: 'x' })).toBe('parameters are required together: left, right');
    expect(faultOf({ state: 'absent' })).toBe('state is absent but all of the following are missing: text');
  });

  it('refuses a parameter with its reason, but not the value that asks for nothing', () => {
    expect(faultOf({ gone: 'yes' })).toBe("'gone' is not supported: it is gone");
    expect(faultOf({ gone: 'no' })).toBeUndefined();
  });

  it('never takes a property of Object for a parameter', () => {
    expect(faultOf({ constructor: 'x', __proto__: null } as Record<string, Value>)).toContain('Unsupported parameters');
  });

  it('leaves expressions as they are', () => {
    const assert = findModule('ansible.builtin.assert');
    const that = ['a == b', true];
    const bound = assert && bindArguments(assert, new Map<Value, Value>([['that', that]]));
    expect((bound as ModuleArguments).get('that')).toBe(that);
  });
});
