import { describe, expect, test } from 'vitest';
import type { SourceRange } from '../../../src/errors/source-range.ts';
import { parseKeyValue } from '../../../src/parsing/key-value.ts';
import { literalOf } from '../../../src/parsing/literal.ts';
import { joinWords, quoteShell, unquote } from '../../../src/parsing/quote.ts';
import { joinArguments, splitArguments } from '../../../src/parsing/split-arguments.ts';
import { TextError } from '../../../src/parsing/text-error.ts';
import { nodeOf } from '../../../src/parsing/value-node.ts';
import { splitWords } from '../../../src/parsing/words.ts';
import type { YamlNode } from '../../../src/parsing/yaml/node.ts';
import { parseYaml, parseYamlDocuments, toValue } from '../../../src/parsing/yaml.ts';
import fc from '../../helpers/properties.ts';

const PIECES = [
  'a',
  ' ',
  '  ',
  '\n',
  '\t',
  ':',
  ': ',
  '-',
  '- ',
  '?',
  '#',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '|',
  '>',
  '&x ',
  '*x',
  '!t ',
  '<<: ',
  '{{',
  '}}',
  '=',
  '\\',
  '0',
  '1e3',
  '---\n',
  '...\n',
  '\r\n',
  'é',
  '\u2028',
  '\ufeff',
  '%',
  '@',
];
const yamlish = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join(''));
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), yamlish);

function onlyTextErrors(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(TextError);
  }
}

function everyNode(node: YamlNode): YamlNode[] {
  if (node.kind === 'scalar') return [node];
  const inner = node.kind === 'sequence' ? node.items : node.entries.flatMap((each) => [each.key, each.value]);
  return [node, ...inner.flatMap(everyNode)];
}

/** The places of nodes and diagnostics that are not in the text; the place after a line's last character is in it. */
function placesOutside(text: string): SourceRange[] {
  const { nodes, diagnostics } = parseYamlDocuments(text, 'x');
  const lines = text.split(/\r\n?|\n/);
  const isIn = (line: number, column: number) =>
    line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1;
  const ranges = [...nodes.flatMap(everyNode), ...diagnostics].map((each) => each.range!);
  return ranges.filter((range) => {
    const { line, column, endLine = line, endColumn = column } = range;
    return !isIn(line, column) || !isIn(endLine, endColumn) || endLine < line;
  });
}

describe('parsers', () => {
  test('of YAML give nodes or diagnostics for any text, and never throw', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { nodes, diagnostics } = parseYamlDocuments(text, 'x');
        expect(diagnostics.every((each) => each.code === 'yaml/parse' && each.range !== undefined)).toBe(true);
        for (const node of nodes) expect(toValue(node)).toBeDefined();
      }),
      { numRuns: 3000 },
    );
  });

  test('of YAML name places that are in the text', () => {
    fc.assert(
      fc.property(yamlish, (text) => {
        expect(placesOutside(text)).toEqual([]);
      }),
      // A fault on a line that is indented further before it is parsed.
      { numRuns: 2000, examples: [['<<: [---\n{{']] },
    );
  });

  test('of arguments, words and literals give a result or a TextError for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        onlyTextErrors(() => splitWords(text));
        onlyTextErrors(() => splitWords(text, { comments: true }));
        onlyTextErrors(() => parseKeyValue(text));
        onlyTextErrors(() => parseKeyValue(text, { freeForm: true }));
        expect(literalOf(text)).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('round trips', () => {
  test('words that are quoted and joined are split again', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitWords(joinWords(words))).toEqual(words);
      }),
    );
  });

  test('one quoted word is one word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (word) => {
        expect(splitWords(quoteShell(word))).toEqual([word]);
      }),
    );
  });

  test('JSON is YAML with the same meaning', () => {
    const exact = fc
      .jsonValue({ noUnicodeString: false, stringUnit: 'grapheme' } as object)
      .filter((value) => !JSON.stringify(value).includes('e'));
    fc.assert(
      fc.property(exact, (value) => {
        const text = JSON.stringify(value);
        const { node, diagnostics } = parseYaml(text, 'x');
        expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
        expect(plain(toValue(node!))).toEqual(JSON.parse(text));
      }),
    );
  });

  test('a text as a Python literal in either quotes is that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = text.replace(/[\\'\n\r]/g, (char) => ({ '\n': '\\n', '\r': '\\r' })[char] ?? `\\${char}`);
        expect(literalOf(`'${escaped}'`)).toBe(text);
      }),
    );
  });

  test('arguments without quotes and blocks come back when joined', () => {
    const word = fc.stringMatching(/^[a-z0-9=./-]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitArguments(joinArguments(words))).toEqual(words);
      }),
    );
  });

  test('a value in double quotes is unquoted to itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]*$/), (text) => {
        expect(unquote(`"${text}"`)).toBe(text);
      }),
    );
  });

  test('a value as a node gives the value again', () => {
    const range = { file: 'x', line: 1, column: 1 };
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (each) => {
        expect(toValue(nodeOf(each as string[], range))).toEqual(each);
      }),
    );
  });
});

function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null && 'value' in value
    ? value.value
    : typeof value === 'bigint'
      ? Number(value)
      : value;
}
