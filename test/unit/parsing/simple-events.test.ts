import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Event, getScalarValue, parseEvents } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readSimpleEvents } from '../../../src/parsing/yaml-simple-events.ts';
import fc from '../../helpers/properties.ts';

/** Events with the texts that their scalars stand for: which of two ways of decoding gives them does not matter. */
function decoded(text: string, events: readonly Event[]): unknown[] {
  return events.map((event) => {
    if (!('chomping' in event)) return event;
    const { fast: _, ...rest } = event;
    return { ...rest, text: getScalarValue(text, event) };
  });
}

/** What the whole parser gives; undefined where it refuses the text. */
function whole(text: string): Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth: 200 });
  } catch {
    return undefined;
  }
}

function expectSame(text: string): boolean {
  const simple = readSimpleEvents(text);
  if (!simple) return false;
  const events = whole(text);
  expect(events, `refused by the whole parser: ${JSON.stringify(text)}`).toBeDefined();
  expect(decoded(text, simple), JSON.stringify(text)).toEqual(decoded(text, events ?? []));
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
  ...['!t', '%', '@', '1', 'true', '~', '<<', 'é', '\t', 'k: v', '- k: v', '\nk: v', '\n- k: v', '\n  k: v', '\n  - '],
];

describe('readSimpleEvents', () => {
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
    ['an open bracket', 'a: [b\n'],
    ['text after a quote', 'a: "b" c\n'],
  ])('leaves %s to the whole parser', (_what, text) => {
    expect(readSimpleEvents(text)).toBeUndefined();
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
