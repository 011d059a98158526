import { describe, expect, it } from 'vitest';
import { parseKeyValue, parseWords } from '../../../src/parsing/key-value.ts';
import fc from '../../helpers/properties.ts';

const PIECES = [
  ...[
    'a',
    'ls',
    '-l',
    ' ',
    '  ',
    '\n',
    '\\',
    "'",
    '"',
    "'b c'",
    '"{{ d }}"',
    '{{ e }}',
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    '{',
    '}',
  ],
  ...[
    '=',
    'k=v',
    'creates=',
    'chdir=/x',
    '--output=json',
    'stdin',
    "x='y z'",
    'é',
    '\t',
    '{{ a == 1 }}',
    "{{ '{' }}",
    '|',
    '#',
    '%',
    '\\=',
  ],
];
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }).map((pieces) => pieces.join(''));

function attempt<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
}

describe('parseKeyValue', () => {
  it.each([true, false])('gives of any text what its words give, with freeForm %s', (freeForm) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(attempt(() => parseKeyValue(text, { freeForm }))).toEqual(attempt(() => parseWords(text, { freeForm })));
      }),
      { numRuns: 2000 },
    );
  });
});
