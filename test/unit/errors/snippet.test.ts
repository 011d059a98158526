import { describe, expect, test } from 'vitest';
import { errorAt } from '../../../src/errors/diagnostic.ts';
import { drawDiagnostic, drawDiagnostics } from '../../../src/errors/snippet.ts';
import { displayWidth } from '../../../src/errors/source-line.ts';
import fc from '../../helpers/properties.ts';

const at = (line: number, column: number, endColumn?: number, file = 'x.yml') => ({
  file,
  line,
  column,
  ...(endColumn === undefined ? {} : { endLine: line, endColumn }),
});
const source = (text: string) => ({ readSource: (file: string) => (file === 'x.yml' ? text : undefined) });

describe('a drawn diagnostic', () => {
  test('shows place, line, marks, hint and other places', () => {
    const diagnostic = errorAt('inventory/unknown-group', 'no host or group matches "kube-nodes"', {
      range: at(2, 10, 20),
      hint: 'did you mean "kube-node"?',
      related: [{ message: 'the group', range: at(1, 1, 2) }],
    });
    expect(drawDiagnostic(diagnostic, source('# top\n- hosts: kube-nodes\n'))).toBe(
      [
        'x.yml:2:10: error: no host or group matches "kube-nodes" [inventory/unknown-group]',
        '  2 | - hosts: kube-nodes',
        '    |          ^^^^^^^^^^',
        '  hint: did you mean "kube-node"?',
        '  x.yml:1:1: the group',
        '  1 | # top',
        '    | ^',
      ].join('\n'),
    );
  });

  test('goes without the line where the file cannot be had', () => {
    expect(drawDiagnostic(errorAt('yaml/parse', 'bad', { range: at(1, 1, 2, 'other') }), source(''))).toBe(
      'other:1:1: error: bad [yaml/parse]',
    );
    expect(drawDiagnostic(errorAt('cli/usage', 'bad'), source(''))).toBe('error: bad [cli/usage]');
  });

  test('sets its marks below tabs and wide characters', () => {
    const drawn = drawDiagnostic(errorAt('yaml/parse', 'bad', { range: at(1, 5, 7) }), source('\t日本x12'));
    expect(drawn.split('\n').slice(1)).toEqual(['  1 | \t日本x12', '    | \t     ^^']);
  });

  test('cuts a long line around its marks', () => {
    const text = `${'a'.repeat(500)}HERE${'b'.repeat(500)}`;
    const [, line = '', marks = ''] = drawDiagnostic(errorAt('yaml/parse', 'bad', { range: at(1, 501, 505) }), {
      ...source(text),
      width: 60,
    }).split('\n');
    expect(line.length).toBeLessThan(80);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('HERE');
  });

  test('cannot move the cursor or hide what follows', () => {
    const drawn = drawDiagnostic(
      errorAt('yaml/parse', 'bad \x1b[2K name', { range: at(1, 1, 3), hint: 'a\u202eb' }),
      source('\x1b]0;x\x07y'),
    );
    for (const unsafe of ['\x1b', '\x07', '\u202e']) expect(drawn).not.toContain(unsafe);
  });

  test('does not show secrets of the line', () => {
    const drawn = drawDiagnostic(
      errorAt('yaml/parse', 'bad', { range: at(1, 1, 3) }),
      source('db_password: hunter22 # x'),
    );
    expect(drawn).not.toContain('hunter22');
    expect(drawn).toContain('db_password: ');
  });

  test('is colored by the given functions alone', () => {
    const color = {
      failed: (text: string) => `<F${text}>`,
      warning: (text: string) => `<W${text}>`,
      location: (text: string) => `<L${text}>`,
      faint: (text: string) => text,
    };
    const drawn = drawDiagnostic(
      { ...errorAt('yaml/parse', 'bad', { range: at(1, 1, 2) }), severity: 'warning' },
      { ...source('a'), color },
    );
    expect(drawn.split('\n')).toEqual(['<Lx.yml:1:1>: <Wwarning:> bad [yaml/parse]', '  1 | a', '    | <W^>']);
  });

  test('marks a range of several lines to the end of its first', () => {
    const range = { file: 'x.yml', line: 1, column: 4, endLine: 3, endColumn: 2 };
    expect(drawDiagnostic(errorAt('yaml/parse', 'bad', { range }), source('a: [1,  \n2\n]'))).toMatch(/\| {4}\^\^\^$/);
  });
});

test('diagnostics are drawn by place, each file read once', () => {
  let reads = 0;
  const readSource = (): string => {
    reads++;
    return 'a\nb\n';
  };
  const drawn = drawDiagnostics(
    [errorAt('yaml/parse', 'two', { range: at(2, 1) }), errorAt('yaml/parse', 'one', { range: at(1, 1) })],
    { readSource },
  );
  expect(drawn.split('\n\n').map((each) => each.split('\n')[0])).toEqual([
    'x.yml:1:1: error: one [yaml/parse]',
    'x.yml:2:1: error: two [yaml/parse]',
  ]);
  expect(reads).toBe(1);
});

test('any place in any text can be drawn, and its marks stand within the line', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 80 }),
      (text, line, column, end) => {
        const lines = drawDiagnostic(errorAt('yaml/parse', 'bad', { range: at(line, column, end) }), {
          ...source(text),
          width: 40,
        }).split('\n');
        const [, shown, marks] = lines;
        expect(shown === undefined || displayWidth(marks!.trimEnd()) <= displayWidth(shown) + 1).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});
