import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../../src/errors/diagnostic.ts';
import { TemplateEngine } from '../../../../src/template/engine.ts';
import type { SourceKind } from '../../../../src/template/language/source-kind.ts';
import { realEffects } from '../../../helpers/template-effects.ts';

const engine = new TemplateEngine(realEffects());

function shown(source: string, kind: SourceKind, column = 1): string[] {
  const range = { file: 'f.yml', line: 1, column, endLine: 1, endColumn: column + source.length };
  return engine
    .check(source, kind, { range })
    .map(({ code, range: at }: Diagnostic) => `${code} ${at?.line}:${at?.column}`);
}

describe('check', () => {
  it.each([
    ['a fine text', 'x {{ name | upper }} {% if a is defined %}{% endif %}', 'text'],
    ['a text with no template', '{ not a template }', 'text'],
    ['a fine expression', "a == 1 and b is match('x')", 'expression'],
    ['an expression in delimiters', '{{ a }}', 'expression'],
    ['a fine file', '{% for i in list %}\n{{ i }}\n{% endfor %}\n', 'file'],
    ['a lookup whose name is computed', '{{ lookup(which, 1) }}', 'text'],
  ] as const)('finds nothing in %s', (_what, source, kind) => {
    expect(shown(source, kind)).toEqual([]);
  });

  it('finds a syntax error with its place in the file', () => {
    expect(shown('{{ 1 + }}', 'text', 10)).toEqual(['template/syntax 1:17']);
    expect(shown('a ==', 'expression', 5)).toEqual(['template/syntax 1:9']);
    expect(shown('x\n\n{% if %}', 'file')).toEqual(['template/syntax 3:7']);
    expect(shown('#jinja2: nope: 1\nx', 'file')).toEqual(['template/syntax 1:1']);
  });

  it('finds what only the compiler refuses', () => {
    expect(shown('{% block a %}{% endblock %}\n{% block a %}{% endblock %}', 'file')).toEqual(['template/syntax 2:4']);
  });

  it('finds every unknown filter, test and lookup, also in branches that may not run', () => {
    const source =
      "{{ a | nope }}{% if b is nosuch %}{{ lookup('nolookup') }}{{ c | upper | nope2 }}{% endif %}{{ d if e is nosuch3 }}";
    expect(shown(source, 'text')).toEqual([
      'template/unknown-filter 1:8',
      'template/unknown-filter 1:26',
      'template/unknown-filter 1:44',
      'template/unknown-filter 1:74',
      'template/unknown-filter 1:106',
    ]);
    expect(shown('1 < (a | nope)', 'expression')).toEqual(['template/unknown-filter 1:10']);
  });

  it('knows the filters and tests that are applied to items by their names', () => {
    const source =
      "{{ a | map('nope') }}{{ a | map('int') | select('nosuch') }}{{ a | selectattr('x', 'defined') | rejectattr('x', 'nosuch') }}";
    expect(shown(source, 'text')).toEqual([
      'template/unknown-filter 1:8',
      'template/unknown-filter 1:42',
      'template/unknown-filter 1:97',
    ]);
    expect(shown("{{ a | map(attribute='nope') | map(b) | select | selectattr('nope') }}", 'text')).toEqual([]);
  });

  it('says what is unknown', () => {
    const range = { file: 'f.yml', line: 3, column: 1 };
    const [found] = engine.check('{{ a | nope }}', 'text', { range });
    expect(found?.summary).toBe("the filter 'nope' does not exist or is not supported");
  });

  it('uses the place of a block scalar', () => {
    const range = { file: 'f.yml', line: 3, column: 6, endLine: 5, endColumn: 4 };
    const [found] = engine.check('one\n{{ a | nope }}\n', 'text', {
      range,
      block: { folded: false, line: 4, column: 5 },
    });
    expect(found?.range).toEqual({ file: 'f.yml', line: 5, column: 12 });
  });
});
