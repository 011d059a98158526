import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/errors/diagnostic.ts';
import { LineIndex } from '../../../src/parsing/line-index.ts';
import type { YamlNode } from '../../../src/parsing/yaml/node.ts';
import { readSimpleYaml } from '../../../src/parsing/yaml/simple.ts';
import { composeEvents } from '../../../src/parsing/yaml.ts';
import fc from '../../helpers/properties.ts';

/** All that a node says, with its places. */
function described(node: YamlNode): unknown {
  const { kind, range } = node;
  if (kind === 'sequence') return { kind, range, items: node.items.map(described) };
  if (kind === 'mapping') {
    return { kind, range, entries: node.entries.map(({ key, value }) => [described(key), described(value)]) };
  }
  const { value, plain, block } = node;
  return { kind, range, value, plain, block };
}

function readSimple(text: string): ReturnType<typeof readSimpleYaml> {
  return readSimpleYaml(text, new LineIndex(text, 'x.yml'));
}

/** What the whole parser gives; undefined where it refuses the text. */
function readWhole(text: string): { nodes: YamlNode[]; diagnostics: Diagnostic[] } | undefined {
  const diagnostics: Diagnostic[] = [];
  try {
    return { nodes: composeEvents(text, new LineIndex(text, 'x.yml'), diagnostics), diagnostics };
  } catch {
    return undefined;
  }
}

function expectSame(text: string): boolean {
  const simple = readSimple(text);
  if (!simple) return false;
  const whole = readWhole(text);
  expect(whole, `refused by the whole parser: ${JSON.stringify(text)}`).toBeDefined();
  expect(simple.nodes.map(described), JSON.stringify(text)).toEqual(whole?.nodes.map(described));
  expect(simple.diagnostics, JSON.stringify(text)).toEqual(whole?.diagnostics);
  return true;
}

/** The YAML files of the repository: the role, inventories, and everything that the tests run on. */
function yamlFiles(folder = '.'): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /node_modules|\.git$|dist/.test(entry.name) ? [] : yamlFiles(path);
    return /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
}

/** Pieces that texts are put together from: all that the simple parser knows, and what it must leave alone. */
const PIECES = [
  ...['a', 'b c', 'key', '- ', '-', ': ', ':', '\n', '\n', '\n  ', '\n    ', '\n ', ' ', '  ', '# c', ' # c', '#'],
  ...[
    '"',
    "'",
    '"x"',
    "'y'",
    '"a\\n"',
    '"\\x41"',
    "'it''s'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '[a, b]',
    '{a: b}',
    '{a: [1, -2]}',
  ],
  ...[
    '|',
    '>',
    '|-',
    '>+',
    '|2',
    ': |\n  ',
    ': >-\n    ',
    '{{ x }}',
    '"{{ x }}"',
    '---',
    '---\n',
    '...',
    '?',
    '&a',
    '*a',
  ],
  ...[
    '!t',
    '%',
    '@',
    '1',
    'true',
    '~',
    '<<',
    'no',
    '1.5',
    '08',
    'é',
    '\t',
    'k: v',
    '- k: v',
    '\nk: v',
    '\n- k: v',
    '\n  k: v',
    '\n  - ',
  ],
];

describe('readSimpleYaml', () => {
  it('gives what the whole parser gives for every YAML file that it reads', () => {
    const files = yamlFiles();
    const read = files.filter((file) => expectSame(readFileSync(file, 'utf8')));
    expect(read.length).toBeGreaterThan(files.length / 2);
  });

  it.each([
    ['an empty text', ''],
    ['comments alone', '# a\n  # b\n'],
    ['a document marker', '---\n# a\na: b\n'],
    ['lists beside and below their key', 'a:\n- 1\n- 2\nb:\n  - 3\nc:\n'],
    ['empty values and items', 'a:\nb: # c\nc:\n-\n-\n  d:\n- e:'],
    ['lists in lists', '- - a\n  - - b\n- c: d\n  e: f\n-\n  g: h\n'],
    [
      'quotes with escapes and on several lines',
      'a: "b \\"c\\" \\n d"\nb: \'it\'\'s\n  more\n\n  text\'\nc: "x\n  y" # z\n',
    ],
    ['plain texts on several lines', 'a: b\n  c\n\n  d\ne: f\n  # g\nh: - i\n'.replace('- ', '-')],
    ['block texts', 'a: |\n  b\n   c\n\n  d\ne: >-\n    f\n    g\n\n\n  # h\ni: |+ # j\n\n  k\n\nl: >\n  m'],
    ['brackets', 'a: [b, "c", [d, {e: f, "g": -1}], ]\nh: {i: [], j: {}}\nk: [\n  l,\n  m, # n\n  o ]\n'],
    ['keys that stand twice, or are no texts', 'a: 1\na: 2\n1: b\n1: c\nyes: d\ntrue: {e: f, e: g}\n'],
    ['what is no text', 'a: [1, 0x1f, 017, 1.5, 1e3, .inf, 1:30]\nb: ~\nc: no\nd: 2001-01-01\ne: nope\n'],
    ['what only looks special', 'a: -b\nc: d:e\nf: g#h\ni: 10.0.0.1:80\nj/k.l-m: ~n\n1: 2\n'],
  ])('reads %s', (_what, text) => {
    expect(expectSame(text)).toBe(true);
  });

  it.each([
    ['anchors', 'a: &b c\n'],
    ['aliases', 'a: *b\n'],
    ['tags', 'a: !vault |\n  b\n'],
    ['several documents', 'a: b\n---\nc: d\n'],
    ['tabs', 'a:\tb\n'],
    ['templates that are not quoted', 'a: {{ b }}\n'],
    ['values with a colon', 'a: b: c\n'],
    ['wrong indentation', 'a: b\n c: d\n'],
    ['what is nested too deeply', `a: ${'['.repeat(150)}${']'.repeat(150)}\n`],
    ['keys that merge', 'a: {<<: {b: c}}\n'],
    ['values that PyYAML refuses', 'a: 2001-99-99\n'],
    ['an open bracket', 'a: [b\n'],
    ['text after a quote', 'a: "b" c\n'],
  ])('leaves %s to the whole parser', (_what, text) => {
    expect(readSimple(text)).toBeUndefined();
  });

  it('gives what the whole parser gives for texts of any pieces', () => {
    const texts = fc
      .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 14 })
      .map((pieces) => pieces.join(''));
    let read = 0;
    fc.assert(
      fc.property(texts, (text) => {
        if (expectSame(text)) read += 1;
      }),
      { numRuns: Number(process.env.RUNS ?? 3000) },
    );
    expect(read).toBeGreaterThan(0);
  });
});
