import { describe, expect, it } from 'vitest';
import { TemplateEngine } from '../../../../src/template/engine.ts';
import { realEffects, scopeOf } from '../../../helpers/template-effects.ts';

const engine = new TemplateEngine(realEffects());
const options = { scope: scopeOf({ a: 1 }), searchPath: [] };
const range = { file: 'f.yml', line: 1, column: 1 };

describe('sources of unusual size', () => {
  it('renders long texts, long lines and many tags', () => {
    const text = 'x'.repeat(2_000_000);
    expect(engine.evaluate(`${text}{{ a }}`, options)).toBe(`${text}1`);
    expect(engine.evaluate(`{{ '${text}' ~ a }}`, options)).toBe(`${text}1`);
    expect(engine.evaluate('{{ a }}'.repeat(5000), options)).toBe('1'.repeat(5000));
    expect(engine.evaluate(`{{ [${'a, '.repeat(20_000)}] | length }}`, options)).toBe(20_000);
  });

  it('adds up some hundred operands', () => {
    expect(engine.evaluate(`{{ ${'a + '.repeat(500)}a }}`, options)).toBe(501);
  });

  it.each([
    ['brackets', `{{ ${'('.repeat(100_000)}a${')'.repeat(100_000)} }}`],
    ['operators', `{{ ${'a + '.repeat(100_000)}a }}`],
    ['nots', `{{ ${'not '.repeat(100_000)}a }}`],
    ['branches', `${'{% if a %}'.repeat(100_000)}${'{% endif %}'.repeat(100_000)}`],
  ])('refuses deeply nested %s', (_what, source) => {
    expect(() => engine.evaluate(source, options)).toThrow('the template is nested too deeply');
    const [found] = engine.check(source, 'text', { range });
    expect(found).toMatchObject({ code: 'template/syntax', summary: 'the template is nested too deeply' });
  });

  it('reads a tag that never ends in one go', () => {
    expect(() => engine.evaluate(`{{ ${'{'.repeat(50_000)}`, options)).toThrow('Syntax error in template');
    expect(() => engine.evaluate(`{#${' {# '.repeat(50_000)}`, options)).toThrow('Missing end of comment tag');
    expect(() => engine.evaluate(`{{ '${'\\'.repeat(50_001)}`, options)).toThrow('unexpected char');
    expect(() => engine.evaluate(`{%${' '.repeat(200_000)}x`, options)).toThrow('unknown tag');
    expect(engine.evaluate(`${'{ '.repeat(200_000)}{# #}`, options)).toBe('{ '.repeat(200_000));
  });
});
