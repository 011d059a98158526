import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../../src/parsing/yaml.ts';
import { TemplateEngine } from '../../../../src/template/engine.ts';
import { TemplateError } from '../../../../src/template/values/errors.ts';
import { realEffects, scopeOf } from '../../../helpers/template-effects.ts';

const engine = new TemplateEngine(realEffects());
const scope = scopeOf({ zero: 0, text: 'abc', list: [1, 2], dict: new Map([['a', 1]]) });

function faultOf(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function placeOf(error: TemplateError): string {
  return `${error.path}:${error.line}:${error.column}`;
}

function inFile(source: string): string {
  return placeOf(faultOf(() => engine.renderFile(source, { path: 'x.j2', scope, searchPath: [] })));
}

describe('the place of an error in a template file', () => {
  it.each([
    ['an undefined name', 'one\n  {{ nosuch }}\n', 'x.j2:2:6'],
    ['an undefined name after text on its line', 'a {{ text }} b {{ nosuch }}', 'x.j2:1:19'],
    ['a missing attribute', '{{ text }}\n{{ dict.b }}', 'x.j2:2:8'],
    ['a missing item', '{{ dict["b"] }} x', 'x.j2:1:8'],
    ['an operator', '\n\n{{ 1 + (2 / zero) }}', 'x.j2:3:11'],
    ['a comparison', "x {{ list > 'a' }}", 'x.j2:1:11'],
    ['a method', "x {{ text.index('z') }}", 'x.j2:1:16'],
    ['a filter', 'x\n{{ text | from_json }}', 'x.j2:2:11'],
    ['a test', 'x\n{{ text is divisibleby(zero) }} x', 'x.j2:2:12'],
    ['a condition', '{% if t is undefined %}\n{% if nosuch %}{% endif %}{% endif %}', 'x.j2:2:7'],
    ['a loop', 'x\n{% for i in zero %}{% endfor %}', 'x.j2:2:13'],
    ['a loop body', '{% for i in list %}\n{{ i }}\n{{ i.nope }}\n{% endfor %}', 'x.j2:3:5'],
    ['a macro body, not its call', '{% macro m() %}\n{{ 1 / zero }}\n{% endmacro %}\n{{ m() }}', 'x.j2:2:6'],
    ['a block', '{% block b %}\n{{ 1 / zero }}{% endblock %}', 'x.j2:2:6'],
    ['unpacking', '\n{% set a, b = list + [3] %}', 'x.j2:2:8'],
    ['after a header', '#jinja2: trim_blocks: False\n{{ nosuch }} x', 'x.j2:2:4'],
    ['after a comment over lines', '{#\n\n#}{{ nosuch }} x', 'x.j2:3:6'],
    ['after raw text over lines', '{% raw %}\n\n{% endraw %}{{ nosuch }} x', 'x.j2:3:16'],
    ['syntax', 'ok\n  {{ 1 + }}', 'x.j2:2:10'],
    ['an unknown filter', 'ok\n{{ text | nope }}', 'x.j2:2:11'],
    ['an unknown tag', 'ok\n{% nope %}', 'x.j2:2:4'],
    ['a comment that does not end', 'ok\n  {# x', 'x.j2:2:3'],
    ['syntax after a header', '#jinja2: trim_blocks: False\nx\n{{ 1 + }}', 'x.j2:3:8'],
  ])('is that of %s', (_what, source, place) => {
    expect(inFile(source)).toBe(place);
  });

  it('is in the included file where that fails', () => {
    const folder = mkdtempSync(join(tmpdir(), 'places-'));
    writeFileSync(join(folder, 'inner.j2'), 'one\n {{ 1 / zero }}\n');
    writeFileSync(join(folder, 'wrong.j2'), 'one\n {% if %}\n');
    const run = (source: string) => () => engine.renderFile(source, { path: 'x.j2', scope, searchPath: [folder] });
    expect(placeOf(faultOf(run("{% include 'inner.j2' %}")))).toBe(`${join(folder, 'inner.j2')}:2:7`);
    expect(placeOf(faultOf(run("{% include 'wrong.j2' %}")))).toBe(`${join(folder, 'wrong.j2')}:2:8`);
    expect(placeOf(faultOf(run("\n{% include 'nope.j2' %}")))).toBe('x.j2:2:4');
  });

  it('is in the parent where its part fails, and in the child where its block does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'places-'));
    writeFileSync(join(folder, 'base.j2'), '\n{% block a %}{% endblock %}\n{% block b %}{{ 1 / zero }}{% endblock %}');
    const run = (source: string) => () => engine.renderFile(source, { path: 'x.j2', scope, searchPath: [folder] });
    expect(placeOf(faultOf(run("{% extends 'base.j2' %}")))).toBe(`${join(folder, 'base.j2')}:3:19`);
    const child = "{% extends 'base.j2' %}\n{% block a %}\n{{ 1 / zero }}{% endblock %}";
    expect(placeOf(faultOf(run(child)))).toBe('x.j2:3:6');
  });
});

describe('the place of an error in a text of a YAML file', () => {
  it.each([
    ['plain', 'a: x {{ nosuch }} y', 'f.yml:1:9'],
    ['in quotes', "a: 'x {{ nosuch }} y'", 'f.yml:1:10'],
    ['in a literal block', 'a: |\n  one\n   {{ nosuch }}\n', 'f.yml:3:7'],
    ['in a folded block', 'a: >\n  one\n  {{ nosuch }}\n', 'f.yml:2:3'],
    ['in a list', "a: ['{{ nosuch }} x']", 'f.yml:1:9'],
    ['of an operator', "a: '{{ 1 / zero }}'", 'f.yml:1:10'],
    ['of syntax', "a: '{{ 1 + }}'", 'f.yml:1:12'],
  ])('is found %s', (_what, yaml, place) => {
    const { node } = parseYaml(yaml, 'f.yml');
    if (!node) throw new Error('not parsed');
    expect(placeOf(faultOf(() => engine.resolveNode(node, { scope, searchPath: [] })))).toBe(place);
  });

  it('is in the file of the variable that fails, not in the one that uses it', () => {
    const { node } = parseYaml("inner: 'x {{ nosuch }}'", 'vars.yml');
    if (!node) throw new Error('not parsed');
    const inner = { get: () => engine.lazyNode(node, { scope, searchPath: [] }), has: () => true, names: () => ['v'] };
    const range = { file: 'main.yml', line: 1, column: 1 };
    const error = faultOf(() => engine.evaluate('{{ v.inner }}', { scope: inner, searchPath: [], text: { range } }));
    expect(placeOf(error)).toBe('vars.yml:1:14');
    expect(error.undefinedName).toBe('nosuch');
  });

  it('is where the text begins when no part of it fails', () => {
    const range = { file: 'main.yml', line: 4, column: 9 };
    const run = (source: string) => () => engine.evaluate(source, { scope, searchPath: [], text: { range } });
    expect(placeOf(faultOf(run('{{ omit }}')))).toBe('main.yml:4:9');
    expect(placeOf(faultOf(run('{{ text.upper }}')))).toBe('main.yml:4:9');
  });

  it('is given for an expression', () => {
    const range = { file: 'main.yml', line: 4, column: 9 };
    expect(
      placeOf(faultOf(() => engine.evaluateExpression('zero or nosuch', { scope, searchPath: [], text: { range } }))),
    ).toBe('main.yml:4:17');
  });
});
