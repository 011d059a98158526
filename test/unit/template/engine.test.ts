import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PyFloat, type Value } from '../../../src/parsing/value.ts';
import type { YamlNode } from '../../../src/parsing/yaml/node.ts';
import { parseYaml } from '../../../src/parsing/yaml.ts';
import { TemplateEngine } from '../../../src/template/engine.ts';
import type { Scope } from '../../../src/template/render-context.ts';
import { Suspended } from '../../../src/template/values/suspended.ts';
import { CapturedError, Undefined } from '../../../src/template/values/undefined.ts';
import { realEffects, scopeOf } from '../../helpers/template-effects.ts';

const engine = new TemplateEngine({ ...realEffects(), decryptVault: (text) => `plain {{ name }} of ${text.length}` });
const scope = scopeOf({ name: 'calico', list: [1, 2], dict: new Map<Value, Value>([['a', 1]]), empty: null });
const options = { scope, searchPath: [] };

function nodeOf(yaml: string): YamlNode {
  const { node } = parseYaml(yaml, 'f.yml');
  if (!node) throw new Error('the YAML of a test cannot be parsed');
  return node;
}

/** A scope that counts how often each name is read, and suspends for `later`. */
function watchedScope(variables: Readonly<Record<string, Value>>): { scope: Scope; reads: string[] } {
  const reads: string[] = [];
  const get = (name: string) => {
    reads.push(name);
    if (name === 'later') throw new Suspended();
    return variables[name];
  };
  return { scope: { get, has: (name) => name in variables, names: () => Object.keys(variables) }, reads };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('renderFile', () => {
  it('takes the options of the template module', () => {
    const source = '<% if name %>\r\n  [[ name ]] {{ x }}\r\n<% endif %>\n';
    const delimiters = {
      blockStart: '<%',
      blockEnd: '%>',
      variableStart: '[[',
      variableEnd: ']]',
      newlineSequence: '\r\n',
    };
    expect(engine.renderFile(source, { ...options, path: 'x.j2', ...delimiters })).toBe('  calico {{ x }}\r\n');
    expect(engine.renderFile(source, { ...options, path: 'x.j2', ...delimiters, trimBlocks: false })).toBe(
      '\r\n  calico {{ x }}\r\n',
    );
  });

  it('leaves a file without a template as it is, byte for byte', () => {
    expect(engine.renderFile('a\r\nb { % }\n\n', { ...options, path: 'x.j2' })).toBe('a\r\nb { % }\n\n');
    expect(engine.renderFile('', { ...options, path: 'x.j2' })).toBe('');
  });

  it('finds included templates below the search path, then beside the file, `templates` first', () => {
    const role = mkdtempSync(join(tmpdir(), 'role-'));
    const play = mkdtempSync(join(tmpdir(), 'play-'));
    mkdirSync(join(role, 'templates', 'sub'), { recursive: true });
    writeFileSync(join(role, 'templates', 'a.j2'), 'role a');
    writeFileSync(join(role, 'templates', 'sub', 'b.j2'), 'sub b');
    writeFileSync(join(role, 'a.j2'), 'not this');
    writeFileSync(join(play, 'a.j2'), 'play a');
    writeFileSync(join(play, 'c.j2'), 'play c');
    const render = (name: string) =>
      engine.renderFile(`{% include '${name}' %}`, { scope, searchPath: [role], path: join(play, 'x.j2') });
    expect([render('a.j2'), render('sub/b.j2'), render('c.j2'), render('/sub//./b.j2')]).toEqual([
      'role a',
      'sub b',
      'play c',
      'sub b',
    ]);
    expect(() => render('sub/../a.j2')).toThrow('Error rendering template: sub/../a.j2');
  });

  it('reads included templates with the delimiters of the header', () => {
    const folder = mkdtempSync(join(tmpdir(), 'play-'));
    writeFileSync(join(folder, 'a.j2'), '[[ name ]] {{ name }}');
    const source = "#jinja2: variable_start_string: '[[', variable_end_string: ']]'\n{% include 'a.j2' %}\n";
    expect(engine.renderFile(source, { scope, searchPath: [folder], path: 'x.j2' })).toBe('calico {{ name }}\n');
  });
});

describe('evaluateExpression', () => {
  it('gives the value of an expression', () => {
    expect(engine.evaluateExpression(" name == 'calico' and list | length > 1\n", options)).toBe(true);
    expect(engine.evaluateExpression('list', options)).toEqual([1, 2]);
    expect(engine.evaluateExpression('{{ 1 == 1 }}', options)).toBe(true);
  });

  it('reads escapes in texts, and renders texts that are templates', () => {
    expect(engine.evaluateExpression("'a\\nb'", options)).toBe('a\nb');
    expect(engine.evaluateExpression("name == '{{ name }}'", options)).toBe(true);
  });

  it('refuses an empty condition and statements', () => {
    expect(() => engine.evaluateExpression('  ', options)).toThrow('Empty conditional expressions are not allowed.');
    expect(() => engine.evaluateExpression('1 2', options)).toThrow(
      'Syntax error in expression: chunk after expression',
    );
    expect(() => engine.evaluateExpression('nosuch', options)).toThrow("'nosuch' is undefined");
    expect(() => engine.evaluateExpression('1 / 0', options)).toThrow('Error rendering expression: division by zero');
  });
});

describe('resolveNode', () => {
  it('renders all texts of a tree and leaves out what is omitted', () => {
    const node = nodeOf(
      "{a: '{{ name }}-x', b: ['{{ list }}', {c: '{{ 1 + 1 }}'}], d: '{{ omit }}', 5: 1.5, '{{ name }}': n, e: ['{{ omit }}', y]}",
    );
    const value = engine.resolveNode(node, options) as Map<Value, Value>;
    expect([...value.keys()]).toEqual(['a', 'b', 5, '{{ name }}', 'e']);
    expect(value.get('a')).toBe('calico-x');
    expect(value.get('b')).toEqual([[1, 2], new Map([['c', 2]])]);
    expect(value.get(5)).toEqual(new PyFloat(1.5));
    expect(value.get('e')).toEqual(['y']);
  });

  it('throws for undefined values at any depth', () => {
    expect(() => engine.resolveNode(nodeOf('{a: [{b: "{{ nosuch }}"}]}'), options)).toThrow("'nosuch' is undefined");
    expect(() => engine.resolveNode(nodeOf('"{{ omit }}"'), options)).toThrow(
      'A template was resolved to an Omit scalar.',
    );
  });

  it('keeps unsafe texts and decrypted ones', () => {
    const node = nodeOf("{a: !unsafe '{{ name }}', b: !vault 'abc'}");
    expect(engine.resolveNode(node, options)).toEqual(
      new Map([
        ['a', '{{ name }}'],
        ['b', 'plain {{ name }} of 3'],
      ]),
    );
  });

  it('says where a vault text is that cannot be decrypted', () => {
    const locked = new TemplateEngine(realEffects());
    const resolve = () => locked.resolveNode(nodeOf('a:\n  - !vault abc'), options);
    expect(resolve).toThrow(expect.objectContaining({ code: 'vars/vault', path: 'f.yml', line: 2 }));
  });
});

describe('lazyNode', () => {
  it('resolves an entry or item when it is read, once', () => {
    const { scope: watched, reads } = watchedScope({ one: 1, two: 2 });
    const dict = engine.lazyNode(nodeOf("{a: '{{ one }}', b: ['{{ two }}', '{{ one }}']}"), {
      scope: watched,
      searchPath: [],
    }) as Map<Value, Value>;
    expect([...dict.keys()]).toEqual(['a', 'b']);
    expect([dict.size, dict.has('a'), reads]).toEqual([2, true, []]);
    expect([dict.get('a'), dict.get('a'), reads]).toEqual([1, 1, ['one']]);
    const list = dict.get('b') as Value[];
    expect([list.length, reads]).toEqual([2, ['one']]);
    expect([list[0], list[0], reads]).toEqual([2, 2, ['one', 'two']]);
    expect([[...list], list.map(String), reads]).toEqual([
      [2, 1],
      ['2', '1'],
      ['one', 'two', 'one'],
    ]);
    expect([...dict]).toEqual([
      ['a', 1],
      ['b', [2, 1]],
    ]);
    expect([...dict.values()]).toEqual([1, [2, 1]]);
  });

  it('makes a marker of what fails, and only of that', () => {
    const dict = engine.lazyNode(
      nodeOf("{a: '{{ nosuch }}', b: '{{ 1 / 0 }}', c: '{{ 1 + }}', d: fine}"),
      options,
    ) as Map<Value, Value>;
    expect(dict.get('a')).toBeInstanceOf(Undefined);
    expect(dict.get('b')).toBeInstanceOf(CapturedError);
    expect(dict.get('c')).toBeInstanceOf(CapturedError);
    expect(dict.get('d')).toBe('fine');
    const holder = scopeOf({ v: dict });
    expect(engine.evaluate("{{ v.a | default('d') }} {{ v.d }}", { scope: holder, searchPath: [] })).toBe('d fine');
    expect(() => engine.evaluate("{{ v.b | default('d') }}", { scope: holder, searchPath: [] })).toThrow(
      'division by zero',
    );
  });

  it('takes changes', () => {
    const dict = engine.lazyNode(nodeOf("{a: '{{ name }}', b: ['{{ name }}']}"), options) as Map<Value, Value>;
    dict.set('a', 5);
    const list = dict.get('b') as Value[];
    list[0] = 6;
    list.push(7);
    expect([dict.get('a'), list, dict.delete('b'), dict.get('b'), dict.size]).toEqual([5, [6, 7], true, undefined, 1]);
  });
});

describe('a value that is not there yet', () => {
  const { scope: watched } = watchedScope({ a: 1 });
  const waiting = { scope: watched, searchPath: [] };

  it.each([
    '{{ later }}',
    "{{ later | default('x') }}",
    '{{ later is defined }}',
    '{% if later %}{% endif %}',
    '{% macro m() %}{{ later }}{% endmacro %}{{ m() }}',
    "{{ [1] | map('extract', later) | list }}",
    "{{ lookup('vars', 'later', default='x') }}",
    '{% set x %}{{ later }}{% endset %}',
    '{{ (later | upper) if a else 1 }}',
  ])('suspends %s', (source) => {
    expect(() => engine.evaluate(source, waiting)).toThrow(Suspended);
  });

  it('suspends expressions, trees and lazy values, and only when it is touched', () => {
    expect(() => engine.evaluateExpression('later.rc == 0', waiting)).toThrow(Suspended);
    expect(engine.evaluateExpression('a == 1 or later', waiting)).toBe(true);
    const node = nodeOf("{x: '{{ later }}', y: '{{ a }}'}");
    expect(() => engine.resolveNode(node, waiting)).toThrow(Suspended);
    const dict = engine.lazyNode(node, waiting) as Map<Value, Value>;
    expect(dict.get('y')).toBe(1);
    expect(() => dict.get('x')).toThrow(Suspended);
    expect(() => dict.get('x')).toThrow(Suspended);
  });
});

describe('variables', () => {
  it('are not changed by templates', () => {
    const variables = scopeOf({ list: [1], dict: new Map<Value, Value>([['a', [1]]]) });
    const run = (source: string) => engine.evaluate(source, { scope: variables, searchPath: [] });
    expect(
      run(
        '{% set _ = list.append(2) %}{% set _ = dict.a.append(3) %}{% set _ = dict.update({"b": 1}) %}{{ list + dict.a }}',
      ),
    ).toEqual([1, 2, 1, 3]);
    expect(run('{{ [list, dict] }}')).toEqual([[1], new Map([['a', [1]]])]);
  });

  it('that are defined by themselves are an error', () => {
    const own: Scope = {
      get: (name) => (name === 'a' ? engine.lazyNode(nodeOf('"{{ a }}"'), { scope: own, searchPath: [] }) : undefined),
      has: (name) => name === 'a',
      names: () => ['a'],
    };
    expect(() => engine.evaluate('{{ a }}', { scope: own, searchPath: [] })).toThrow(
      'Recursive loop detected in template.',
    );
  });
});

it('compiles each source once', () => {
  let compiled = 0;
  const Original = Function;
  vi.stubGlobal('Function', function Counting(code: string) {
    compiled += 1;
    return new Original(code);
  });
  const fresh = new TemplateEngine(realEffects());
  for (let round = 0; round < 3; round += 1) {
    fresh.evaluate('{{ name }} once', options);
    fresh.evaluateExpression('name is defined', options);
    fresh.renderFile('{{ name }} once', { ...options, path: `${round}.j2` });
  }
  expect(compiled).toBe(3);
  fresh.renderFile('{{ name }} once', { ...options, path: 'x.j2', trimBlocks: false });
  expect(compiled).toBe(4);
});

it('reports the same fault again when it is asked again', () => {
  for (let round = 0; round < 2; round += 1) {
    const range = { file: `${round}.yml`, line: 1, column: 1 };
    const evaluate = () => engine.evaluate('{{ 1 + }}', { ...options, text: { range } });
    expect(evaluate).toThrow(expect.objectContaining({ path: `${round}.yml`, line: 1, column: 8 }));
  }
});
