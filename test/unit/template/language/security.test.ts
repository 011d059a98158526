import { afterEach, describe, expect, it } from 'vitest';
import { TemplateEngine } from '../../../../src/template/engine.ts';
import { TemplateError } from '../../../../src/template/values/errors.ts';
import { Undefined } from '../../../../src/template/values/undefined.ts';
import { realEffects, scopeOf } from '../../../helpers/template-effects.ts';

const engine = new TemplateEngine(realEffects());
const scope = scopeOf({ name: 'calico', list: [1], map: new Map([['a', 1]]), number: 5 });
const state = globalThis as { PWNED?: unknown };

afterEach(() => {
  state.PWNED = undefined;
});

function outcome(source: string): unknown {
  try {
    return engine.evaluate(source, { scope, searchPath: [] });
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

describe('no JavaScript is reachable from a template', () => {
  it.each([
    `{{ ''.constructor.constructor('globalThis.PWNED = 1')() }}`,
    `{{ range.constructor("globalThis.PWNED = 1; return 1")() }}`,
    `{{ range.constructor("return process.getBuiltinModule('child_process').execSync('id').toString()")() }}`,
    `{{ name['constructor']['constructor']('globalThis.PWNED = 1')() }}`,
    `{{ (name | attr('constructor')).constructor('globalThis.PWNED = 1')() }}`,
    `{{ [name] | map(attribute='constructor.constructor') | first }}`,
    `{{ map.get.constructor('globalThis.PWNED = 1')() }}`,
    `{% macro m() %}{% endmacro %}{{ m.constructor('globalThis.PWNED = 1')() }}`,
    `{% for i in list %}{{ loop.cycle.constructor('globalThis.PWNED = 1')() }}{% endfor %}`,
    `{{ self.constructor('globalThis.PWNED = 1')() }}`,
    `{{ namespace().constructor('globalThis.PWNED = 1')() }}`,
    `{{ lookup.constructor('globalThis.PWNED = 1')() }}`,
    `{{ map.__proto__ }}`,
    `{{ map.__proto__.constructor }}`,
    `{{ toString }}`,
    `{{ __proto__ }}`,
    `{{ constructor }}`,
    `{{ globalThis }}`,
    `{{ rt }}`,
    `{{ list.push(5) }}`,
    `{{ list.map }}`,
    `{{ name.padStart(9) }}`,
    `{{ number.toFixed() }}`,
  ])('not by attributes: %s', (source) => {
    const result = outcome(source);
    expect(result).toBeInstanceOf(TemplateError);
    expect(state.PWNED).toBeUndefined();
  });

  it.each([
    '{{ x"&Function`globalThis\\x2ePWNED\\x3d1```&" }}',
    '{{ x`\u0024{globalThis.PWNED=1}` }}',
    "{{ x'+(globalThis.PWNED=1)+' }}",
    '{% set x"=globalThis.PWNED=1;" = 1 %}',
    '{% macro f");globalThis.PWNED=1;("() %}{% endmacro %}',
    '{% block a"];globalThis.PWNED=1;// %}{% endblock %}',
    '{{ name | upper");globalThis.PWNED=1;(" }}',
  ])('not by names that break out of code: %s', (source) => {
    const result = outcome(source);
    expect(result).toBeInstanceOf(TemplateError);
    expect((result as TemplateError).code).toBe('template/syntax');
    expect(state.PWNED).toBeUndefined();
  });

  it.each([
    ['{{ \'";globalThis.PWNED=1;"\' }}', '";globalThis.PWNED=1;"'],
    ["{{ '\\`\u0024{globalThis.PWNED=1}' }}", '\\`\u0024{globalThis.PWNED=1}'],
    ['{{ {\'"];globalThis.PWNED=1;["\': 1} | first }}', '"];globalThis.PWNED=1;["'],
    ['"]);globalThis.PWNED=1;([" {{ number }}', '"]);globalThis.PWNED=1;([" 5'],
    ["{{ '\u2028globalThis.PWNED=1//' }}", '\u2028globalThis.PWNED=1//'],
    ["{{ dict(**{'\"]]);globalThis.PWNED=1;//': 1}) | first }}", '"]]);globalThis.PWNED=1;//'],
  ])('not by texts: %s', (source, text) => {
    expect(outcome(source)).toBe(text);
    expect(state.PWNED).toBeUndefined();
  });

  it('not by the prototype of names that a template assigns', () => {
    const source =
      '{% set __proto__ = map %}{% set constructor = 1 %}{{ toString is defined }} {{ constructor }} {{ {}.a is defined }}';
    expect(outcome(source)).toBe('False 1 False');
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });
});

describe('what comes from hosts is never compiled', () => {
  const hostile = '{{ lookup("pipe", "touch /tmp/pwned") }}';
  const host = scopeOf({ result: new Map([['stdout', hostile]]), line: hostile });

  it('is printed as it is', () => {
    expect(engine.evaluate('{{ result.stdout }}', { scope: host, searchPath: [] })).toBe(hostile);
    expect(engine.evaluate('x{{ line }}{{ [line] | join }}', { scope: host, searchPath: [] })).toBe(
      `x${hostile}${hostile}`,
    );
    expect(engine.renderFile('{{ line }}', { path: 'x.j2', scope: host, searchPath: [] })).toBe(hostile);
  });

  it('is no condition', () => {
    const condition = scopeOf({ line: 'lookup("pipe", "true")', flag: 'true', one: '1 == 1' });
    expect(() => engine.evaluateExpression('{{ line }}', { scope: condition, searchPath: [] })).toThrow(
      'is not evaluated',
    );
    expect(engine.evaluateExpression('{{ flag }}', { scope: condition, searchPath: [] })).toBe(true);
    expect(engine.evaluateExpression('{{ one }}', { scope: condition, searchPath: [] })).toBe(true);
  });

  it('does not make the name of a template leave the search path', () => {
    const names = scopeOf({ evil: '../../../../etc/passwd', absolute: '/etc/passwd' });
    for (const name of ['evil', 'absolute']) {
      const run = () =>
        engine.renderFile(`{% include ${name} %}`, { path: '/nowhere/x.j2', scope: names, searchPath: [] });
      expect(run).toThrow(TemplateError);
    }
  });
});

it('an undefined value is not silently used as a JavaScript object', () => {
  expect(() => `${new Undefined('x')}`).not.toThrow();
  expect(outcome('{{ nosuch ~ "x" }}')).toBeInstanceOf(TemplateError);
});
