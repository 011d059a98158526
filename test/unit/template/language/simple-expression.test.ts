import { describe, expect, it } from 'vitest';
import { analyzeTree } from '../../../../src/template/language/analysis.ts';
import { readSimpleExpression } from '../../../../src/template/language/simple-expression.ts';
import fc from '../../../helpers/properties.ts';

const isApplying = (filter: string) => ['map', 'select', 'reject', 'selectattr', 'rejectattr'].includes(filter);

/** Pieces that expressions are made of, and some that make a fault or something else of them. */
const PIECES = [
  ...['a', 'b_1', 'c', 'item', 'omit', 'lookup', 'true', 'None', 'loop', 'é', 'aé', '_'],
  ...[
    '.x',
    '.stdout',
    '.1',
    "['k']",
    '[0]',
    '[a]',
    '[1:]',
    '[',
    ']',
    '(',
    ')',
    '()',
    '{',
    '}',
    "{'a': 1}",
    '[]',
    '[0, 1]',
    ',',
  ],
  ...["''", "'t'", '"u v"', "'{{'", "'\\n'", "'", '0', '7', '01', '1.5', '1_0', '0x1', '1e3'],
  ...['==', '!=', '<', '>=', '+', '-', '~', '*', '//', '%', '**', '=', '!', ':'],
  ...['in', 'not', 'not in', 'and', 'or', 'is', 'is not', 'if', 'else', 'is defined', 'is undefined', 'is changed'],
  ...['is nosuch', "is version('1', '>=')", 'is divisibleby 3', 'is in', 'is match', "is match('x')"],
  ...['|', '| length', "| default('')", '| default(a)', '| d', '| bool', '| nosuch', '| ansible.builtin.bool'],
  ...[
    "| map('upper')",
    "| map('nosuch')",
    "| select('defined')",
    '| join',
    "| join(',')",
    '| default(b, true)',
    '| combine(c)',
  ],
  ...['| default(x=1)', '| default(*a)', "lookup('env', a)", '\n', '\t', '-', '{{', '}}', '{#', '#', '|default(omit)'],
];
const joined = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(' ', ' ', '', '  ')), { minLength: 1, maxLength: 9 })
  .map((pieces) => pieces.map(([piece, blank]) => piece + blank).join(''));

/** Mostly without faults: an operand, then filters, tests, operators and operands. */
const operand = fc.constantFrom(
  'a',
  'b.c',
  "a['k'].x",
  'd[b]',
  '(a or b)',
  '[a, 1]',
  "{'k': c}",
  '0',
  "'t'",
  'omit',
  'false',
);
const plugin = fc.constantFrom(
  '',
  '',
  "| default('')",
  '| d(b)',
  '| length',
  'is defined',
  'is not changed',
  '| bool',
  'is in(a)',
);
const operator = fc.constantFrom('==', '+', 'in', 'not in', 'and', 'or', 'and not', '~', 'if', '-', '*');
const likely = fc
  .tuple(operand, plugin, plugin, fc.array(fc.tuple(operator, operand, plugin, plugin), { maxLength: 3 }))
  .map(([first, one, two, rest]) => [first, one, two, ...rest.flat()].join(' '));

function expectTheSame(source: string, kind: 'expression' | 'text'): boolean {
  const simple = readSimpleExpression(source, kind, isApplying);
  if (simple) expect({ source, ...analyzeTree(source, kind) }).toEqual({ source, unknown: [], used: simple });
  return simple !== undefined;
}

describe('readSimpleExpression', () => {
  it.each(['expression', 'text'] as const)('reads off any %s that it reads what its tree says', (kind) => {
    fc.assert(
      fc.property(fc.oneof(joined, likely), (text) => {
        expectTheSame(kind === 'text' ? `{{ ${text}}}` : text, kind);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "state.stdout | default('') | length > 0",
    'state.rc not in [0, 1]',
    'state is changed or force | default(false) | bool',
    "groups['kube-node'][0] == inventory_hostname and not skipped",
    "settings | default({'a': 1}) | dict2items",
    'a is defined',
    "(a + b) | default('') ~ c.d",
    "version is version('1.2', '>=')",
  ])('reads %s', (source) => {
    expect(expectTheSame(source, 'expression')).toBe(true);
    expect(expectTheSame(`{{ ${source} }}`, 'text')).toBe(true);
  });

  it.each([
    'a is defined and a.b',
    "lookup('env', 'HOME')",
    "a | map('nosuch')",
    'a | nosuch',
    'a if b else c',
    'a not',
    'a +',
    "'open",
    'a\n',
  ])('leaves %j to the tree', (source) => {
    expect(expectTheSame(source, 'expression')).toBe(false);
  });
});
