import { describe, expect, it } from 'vitest';
import { TemplateEngine } from '../../../../src/template/engine.ts';
import type { SourceKind } from '../../../../src/template/language/source-kind.ts';
import { realEffects } from '../../../helpers/template-effects.ts';

const engine = new TemplateEngine(realEffects());

function used(source: string, kind: SourceKind): string {
  const { required, guarded } = engine.variablesOf(source, kind);
  const names = required.map(({ name }) => name);
  return `${names.sort().join(' ')} | ${guarded.toSorted().join(' ')}`;
}

describe('variablesOf', () => {
  it.each([
    ['names, attributes and items', '{{ a.b }} {{ c[d] }} {{ e(f=g) }}', 'a c d e g | '],
    ['no globals and no literals', '{{ range(3) }} {{ lookup("env", x) }} {{ true }} {{ none }} {{ omit }}', 'x | '],
    [
      'operators, comparisons and slices',
      '{{ a + b * c }} {{ d < e <= f }} {{ g[h:i] }} {{ -j }}',
      'a b c d e f g h i j | ',
    ],
    ['arguments of filters and tests', '{{ a | join(b) }} {{ c is match(d) }} {{ e(*f, **g) }}', 'a b c d e f g | '],
    ['what is tested as guarded', '{{ a is defined }} {{ b.c is not defined }} {{ d is undefined }}', ' | a b d'],
    [
      'what has a default as guarded',
      '{{ a | default(b) }} {{ c.d | d("x") }} {{ e | upper | default("") }}',
      'b | a c e',
    ],
    ['what is read after its test as guarded', '{% if a is defined %}{{ a }}{{ b }}{% endif %}', 'b | a'],
    ['the other branch as it is', '{% if a is defined %}{% else %}{{ a }}{% endif %}', 'a | '],
    ['the branch of a negated test', '{% if not a is defined %}{% else %}{{ a }}{% endif %}', ' | a'],
    ['conditions joined by and', '{{ a is defined and a == b }}', 'b | a'],
    ['conditions joined by or', '{{ a is undefined or a == b }}', 'b | a'],
    ['or does not guard', '{% if a is defined or b %}{{ a }}{% endif %}', 'a b | '],
    ['an inline if', '{{ a.b if a is defined else c }}', 'c | a'],
    ['a name both guarded and not as required', '{{ a | default(1) }}{{ a }}', 'a | '],
    [
      'no loop targets',
      '{% for i, (j, k) in a if i and b %}{{ i }}{{ j }}{{ loop.index }}{{ c }}{% else %}{{ d }}{% endfor %}',
      'a b c d | ',
    ],
    ['a name after the loop that bound it', '{% for i in a %}{% endfor %}{{ i }}', 'a i | '],
    ['no names that were set', '{% set a = b %}{{ a }}{% set c %}{{ d }}{% endset %}{{ c }}', 'b d | '],
    ['a name that is read before it is set', '{{ a }}{% set a = 1 %}', 'a | '],
    ['a name that is only set in a loop', '{% for i in [] %}{% set a = 1 %}{% endfor %}{{ a }}', 'a | '],
    [
      'no parameters of macros',
      '{% macro m(a, b=c) %}{{ a }}{{ b }}{{ d }}{{ varargs }}{{ caller() }}{% endmacro %}{{ m(e) }}',
      'c d e | ',
    ],
    ['no names of with', '{% with a = b %}{{ a }}{{ c }}{% endwith %}', 'b c | '],
    ['no parameters of call blocks', '{% call(a) m(b) %}{{ a }}{{ c }}{% endcall %}', 'b c m | '],
    ['filter blocks', '{% filter replace(a, "b") %}{{ c }}{% endfilter %}', 'a c | '],
    ['blocks', '{% block x %}{{ a }}{{ super() }}{{ self.x() }}{% endblock %}', 'a | '],
    ['namespaces', '{% set ns = namespace(a=b) %}{% set ns.a = c %}{{ ns.a }}', 'b c | '],
    [
      'names of other templates',
      '{% include a %}{% import b as c %}{{ c.d }}{% from e import f as g %}{{ g }}',
      'a b e | ',
    ],
    ['nothing in raw text and comments', '{% raw %}{{ a }}{% endraw %}{# {{ b }} #}', ' | '],
  ])('lists %s', (_what, source, expected) => {
    expect(used(source, 'file')).toBe(expected);
  });

  it('reads a bare expression', () => {
    expect(used('a.rc != 0 and b is defined', 'expression')).toBe('a | b');
  });

  it('reads nothing of a text with no template', () => {
    expect(used('plain a', 'text')).toBe(' | ');
  });
});
