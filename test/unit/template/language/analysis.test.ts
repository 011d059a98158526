import { describe, expect, it } from 'vitest';
import { TemplateEngine } from '../../../../src/template/engine.ts';
import fc from '../../../helpers/properties.ts';
import { realEffects } from '../../../helpers/template-effects.ts';

const engine = new TemplateEngine(realEffects());
const block = { folded: false, line: 3, column: 5 };
const range = { file: 'f.yml', line: 2, column: 1, endLine: 9, endColumn: 1 };

/** Everything that is told of a text; places where they are in the file. */
function tell(source: string) {
  const { required, guarded } = engine.variablesOf(source, 'text');
  const found = engine.check(source, 'text', { range, block });
  return { required, guarded: guarded.toSorted(), found };
}

const EXPRESSIONS = [
  'a',
  'a.b',
  'a | nope',
  'b is nope',
  "lookup('nope')",
  'c is defined',
  'c',
  'd | default(a)',
  '-a -',
];
const PIECES = [
  ...EXPRESSIONS.map((expression) => `{{ ${expression} }}`),
  ...['{{- a -}}', "{{ 'x}}' }}", '{{ {"k": a} }}', '}}', '{ ', '{{ \'it\' ~ "b" }}', '{{ 1 + }}', '{{ ? }}'],
  ...['text', ' ', '\n', '\n  ', '/', '#', '%'],
];

describe('what is told of a text', () => {
  it('is the same whether its expressions are looked at one by one or with all that is around them', () => {
    const texts = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        // A comment is what only the whole parser reads, and says nothing itself.
        expect(tell(text)).toEqual(tell(`${text}\n{# #}`));
      }),
      { numRuns: Number(process.env.RUNS ?? 2000) },
    );
  });

  it('names the places of each text, not those where the expression was seen before', () => {
    expect(engine.check('{{ a | nope }}', 'text', { range, block })[0]?.range).toMatchObject({ line: 3, column: 12 });
    expect(engine.check('\n  x {{ a | nope }}', 'text', { range, block })[0]?.range).toMatchObject({
      line: 4,
      column: 16,
    });
    expect(engine.check('{{ a | nope }}', 'text', { range, block })[0]?.range).toMatchObject({ line: 3, column: 12 });
  });
});
