import { describe, expect, test } from 'vitest';
import { toJsonText } from '../../../src/inventory/json-text.ts';
import { PyFloat, UnsafeText, type Value, VaultText } from '../../../src/parsing/value.ts';
import fc from '../../helpers/properties.ts';

describe('JSON as Ansible prints it', () => {
  test('says the same as JSON.stringify', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (each) => {
        expect(JSON.parse(toJsonText(each as Value))).toEqual(each);
        expect(JSON.parse(toJsonText(each as Value, 'one-line'))).toEqual(each);
        expect(toJsonText(each as Value, 'one-line')).not.toContain('\n');
      }),
    );
  });

  test('keeps floats floats', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = toJsonText(new PyFloat(number));
        expect(text).toMatch(/[.e]/);
        expect(Object.is(Number(text), number)).toBe(true);
      }),
    );
  });

  test('marks vault and unsafe texts', () => {
    expect(toJsonText([new UnsafeText('{{ x }}'), new VaultText('c')], 'one-line')).toBe(
      '[{"__ansible_unsafe": "{{ x }}"}, {"__ansible_vault": "c"}]',
    );
  });

  test('sorts keys by code point', () => {
    expect(
      toJsonText(
        new Map([
          ['\u{1f600}', 1],
          ['\uffee', 2],
          ['a', 3],
        ]),
        'one-line',
      ),
    ).toBe('{"a": 3, "\uffee": 2, "\u{1f600}": 1}');
  });
});
