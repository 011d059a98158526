import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/errors/diagnostic.ts';
import type { YamlMapping, YamlNode } from '../../../src/parsing/yaml/node.ts';
import { parseYaml, readYaml, toValue } from '../../../src/parsing/yaml.ts';

function parse(text: string): YamlNode {
  const { node, diagnostics } = parseYaml(text, 'x.yml');
  expect(diagnostics).toEqual([]);
  return node!;
}

function entry(node: YamlNode, name: string): YamlMapping['entries'][number] {
  return (node as YamlMapping).entries.find((each) => each.key.value === name)!;
}

function place(node: YamlNode): string {
  const { line, column, endLine, endColumn } = node.range;
  return `${line}:${column}-${endLine}:${endColumn}`;
}

function firstFault(text: string): Diagnostic {
  const { node, diagnostics } = parseYaml(text, 'x.yml');
  expect(node).toBeUndefined();
  return diagnostics[0]!;
}

describe('places', () => {
  const text = [
    '# comment',
    'plain: some words # c',
    'quoted: "a\\tb"',
    'flow: [x, {y: 2},  # c ]',
    ' ]',
    'block: |',
    '  first {{ x }}',
    '  second',
    '',
    'list:',
    '  - a',
    '  -   b: 1',
    'empty:',
    'wide: "日本" ',
    'last: &x',
    '  k: *x2',
  ]
    .join('\n')
    .replace('*x2', 'v');

  test.each([
    ['plain', '2:8-2:18'],
    ['quoted', '3:9-3:15'],
    ['flow', '4:7-5:3'],
    ['block', '6:8-8:9'],
    ['list', '11:3-12:11'],
    ['empty', '13:7-13:7'],
    ['wide', '14:7-14:11'],
    ['last', '16:3-16:7'],
  ])('of the value of %s go from its first character to behind its last', (name, expected) => {
    expect(place(entry(parse(text), name).value)).toBe(expected);
  });

  test('of keys are theirs', () => {
    expect(place(entry(parse(text), 'quoted').key)).toBe('3:1-3:7');
  });

  test('of block scalars name the first line of content too', () => {
    expect(entry(parse(text), 'block').value).toMatchObject({ block: { folded: false, line: 7, column: 3 } });
  });

  test('are those of the file where continuation lines are shallow', () => {
    const node = parse('a:\n  b: [\n1,\n  x]\n  c: "q\nr"\n  d: 1\n');
    const inner = entry(node, 'a').value;
    expect(['b', 'c', 'd'].map((name) => place(entry(inner, name).value))).toEqual(['2:6-4:5', '5:6-6:3', '7:6-7:7']);
    expect(entry(inner, 'b').value).toMatchObject({
      items: [{ range: { line: 3, column: 1 } }, { range: { line: 4, column: 3 } }],
    });
  });

  test('count CRLF and CR as one line end', () => {
    expect(place(entry(parse('a: 1\r\nb: 2\rc: 3\n'), 'c').value)).toBe('3:4-3:5');
  });

  test('do not count a byte order mark as a line', () => {
    expect(entry(parse('\ufeffa: 1\n'), 'a').value.range).toMatchObject({ line: 1 });
  });
});

describe('a fault', () => {
  test.each([
    ['a:\n\t- b\n', 2, 1, /tab in the indentation/, /spaces/],
    ['a: 1\nb: {{ x }}\n', 2, 4, /template that is not quoted/, /"\{\{ … \}\}"/],
    ['- {{ x }}/y\n', 1, 3, /template that is not quoted/, /quote/],
    ['a: b: c\n', 1, 5, /./, /colon/],
    ['a:\n  - b\n - c: d: e\n', 3, 2, /bad indentation/, /line it up/],
    ['a: "open\n', 2, 1, /double quoted/, /close the quote/],
    ['a: [1, 2\nb: 3\n', 2, 2, /./, /bracket/],
    ['a: *nosuch\n', 1, 4, /no anchor/, undefined],
    ['a: &x 1\nb: &x 2\n', 2, 4, /set twice/, undefined],
    ['a: &x [*x]\n', 1, 8, /stands inside/, undefined],
    ['a: !foo 1\n', 1, 9, /!foo is not supported/, undefined],
    ['? [a]\n: b\n', 1, 3, /cannot be a key/, undefined],
    ['a: \x07\n', 1, 4, /control character/, /escape/],
    ['a: 2001-13-01\n', 1, 4, /not a valid !!timestamp/, undefined],
    ['a: 1\n---\nb: 2\n', 3, 1, /second document/, undefined],
    ['a:\n  <<: 1\n', 2, 3, /merged/, undefined],
  ])('in %j is named with its place', (text, line, column, summary, hint) => {
    const fault = firstFault(text);
    expect(fault).toMatchObject({ code: 'yaml/parse', severity: 'error', range: { file: 'x.yml', line, column } });
    expect(fault.summary).toMatch(summary);
    expect(fault.hint === undefined ? hint : hint?.test(fault.hint)).toBe(hint === undefined ? undefined : true);
  });

  test('is a warning for a key given twice, and the last counts', () => {
    const { node, diagnostics } = parseYaml('a: 1\nb: 2\na: 3\n', 'x.yml');
    expect(diagnostics).toMatchObject([
      { severity: 'warning', range: { line: 3, column: 1 }, related: [{ range: { line: 1 } }] },
    ]);
    expect([...(toValue(node!) as Map<unknown, unknown>)]).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
  });

  test('is no warning where a key overrides a merged one', () => {
    expect(parseYaml('x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n', 'x.yml').diagnostics).toEqual([]);
  });
});

describe('hostile input', () => {
  test('that repeats itself a billion times is refused', () => {
    const laughs = ['a0: &a0 [x, x]'];
    for (let level = 1; level < 40; level++) laughs.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
    expect(firstFault(laughs.join('\n')).summary).toMatch(/repeat more than/);
  });

  test('that merges itself over and over is refused', () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `k${index}: 1`).join(', ');
    const merges = Array.from({ length: 2000 }, (_, index) => `m${index}: {<<: *x}`);
    expect(firstFault(`x: &x {${keys}}\n${merges.join('\n')}`).summary).toMatch(/repeat more than/);
  });

  test.each([['['], ['{a: '], ['- '], ['? '], ['&a [']])('that nests %j too deeply is refused', (unit) => {
    expect(firstFault(unit.repeat(3000)).severity).toBe('error');
  });

  test('of megabytes is read in time that grows with its size', () => {
    const block = (count: number): string =>
      Array.from({ length: count }, (_, index) => `h${index}:\n  a: [1, b]\n  t: |\n    x {{ y }}\n`).join('');
    const timed = (text: string): number => {
      const start = performance.now();
      parse(text);
      return performance.now() - start;
    };
    const large = block(60_000);
    expect(large.length).toBeGreaterThan(2_000_000);
    timed(block(2_000));
    const unit = Math.max(timed(block(6_000)), 20);
    expect(timed(large)).toBeLessThan(unit * 40);
  });
});

describe('files', () => {
  test('that are missing, no UTF-8 or directories are faults', () => {
    const folder = mkdtempSync(join(tmpdir(), 'yaml-'));
    writeFileSync(join(folder, 'latin1.yml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    for (const name of ['nosuch.yml', 'latin1.yml', '.']) {
      expect(readYaml(join(folder, name), name)).toMatchObject({
        node: undefined,
        diagnostics: [{ code: 'yaml/parse' }],
      });
    }
    rmSync(folder, { recursive: true });
  });

  test('that are empty hold no document', () => {
    expect(parseYaml('', 'x.yml')).toEqual({ node: undefined, diagnostics: [] });
    expect(parseYaml('# c\n', 'x.yml')).toEqual({ node: undefined, diagnostics: [] });
    expect(parseYaml('---\n', 'x.yml').node).toMatchObject({ kind: 'scalar', value: null });
  });
});

test('an alias gives the same object twice', () => {
  const value = toValue(parse('a: &x [1]\nb: *x\n')) as Map<string, unknown>;
  expect(value.get('a')).toBe(value.get('b'));
});
