import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseKeyValue } from '../../../src/parsing/key-value.ts';
import { literalOf } from '../../../src/parsing/literal.ts';
import { quoteShell } from '../../../src/parsing/quote.ts';
import { TextError } from '../../../src/parsing/text-error.ts';
import { PyDate, PyFloat, UnsafeText, type Value, VaultText } from '../../../src/parsing/value.ts';
import { splitWords } from '../../../src/parsing/words.ts';
import { parseYamlDocuments, toValue } from '../../../src/parsing/yaml.ts';

/** What record.py wrote of one question: a value, or that Python raised. */
type Outcome = { readonly value: unknown } | { readonly error: true };

const FOLDER = join(import.meta.dirname, '../../golden/parsing');

function recorded<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Case[];
}

/** A value in the form that record.py gives it. */
function plain(value: Value): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return { int: String(value) };
  if (value instanceof PyFloat) return { float: value.value };
  if (value instanceof PyDate) return { date: value.text };
  if (value instanceof UnsafeText) return { unsafe: value.text };
  if (value instanceof VaultText) return { vault: value.ciphertext };
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? { dict: [...value].map(([key, item]) => [plain(key), plain(item)]) } : value;
}

/** Python's recorded floats are texts; marked scalars were recorded as little dicts, bytes are unsafe texts here. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  if ('float' in value) return { float: Number(String(value.float).replace('inf', 'Infinity')) };
  if ('bytes' in value) return { unsafe: value.bytes };
  if (!('dict' in value)) return value;
  const [entry, ...others] = value.dict as [string, string][];
  if (others.length === 0 && (entry?.[0] === 'unsafe' || entry?.[0] === 'vault')) return { [entry[0]]: entry[1] };
  return { dict: (value.dict as unknown[]).map(revive) };
}

function attempt(work: () => unknown): Outcome {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof TextError) return { error: true };
    throw error;
  }
}

const yamlCases = recorded<[string, Outcome]>('yaml');

describe('YAML', () => {
  test.each(yamlCases.filter(([, outcome]) => 'value' in outcome))(
    'has the value that PyYAML gives it: %j',
    (text, outcome) => {
      const { nodes, diagnostics } = parseYamlDocuments(text, 'x.yml');
      expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
      expect(nodes.map((node) => plain(toValue(node)))).toEqual(revive((outcome as { value: unknown }).value));
    },
  );

  test.each(yamlCases.filter(([, outcome]) => 'error' in outcome))(
    'is refused with a place where PyYAML refuses it: %j',
    (text) => {
      const [first] = parseYamlDocuments(text, 'x.yml').diagnostics;
      expect(first).toMatchObject({ code: 'yaml/parse', severity: 'error', range: { file: 'x.yml' } });
      expect(first?.range?.line).toBeLessThanOrEqual(text.split(/\r\n?|\n/).length);
    },
  );
});

describe('a Python literal', () => {
  test.each(recorded<[string, unknown]>('literals'))('has the type that Python gives it: %j', (text, expected) => {
    expect(plain(literalOf(text))).toEqual(revive(expected));
  });
});

describe('key=value arguments', () => {
  test.each(recorded<[string, Outcome, Outcome]>('arguments'))(
    'are split as Ansible splits them: %j',
    (text, options, freeForm) => {
      const read = (settings: { freeForm?: boolean }): Outcome =>
        attempt(() => {
          const { options, raw } = parseKeyValue(text, settings);
          return { ...Object.fromEntries(options), ...(raw === undefined ? {} : { _raw_params: raw }) };
        });
      expect(read({})).toEqual(options);
      expect(read({ freeForm: true })).toEqual(freeForm);
    },
  );
});

describe('words', () => {
  test.each(recorded<[string, Outcome, Outcome, string]>('words'))(
    'are those of shlex: %j',
    (text, words, commented, quoted) => {
      expect(attempt(() => splitWords(text))).toEqual(words);
      expect(attempt(() => splitWords(text, { comments: true }))).toEqual(commented);
      expect(quoteShell(text)).toBe(quoted);
    },
  );
});
