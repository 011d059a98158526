import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Value } from '../../../src/parsing/value.ts';
import { parseYaml } from '../../../src/parsing/yaml.ts';
import { TemplateEngine } from '../../../src/template/engine.ts';
import type { Scope } from '../../../src/template/render-context.ts';
import { TemplateError } from '../../../src/template/values/errors.ts';
import { toRepr } from '../../../src/template/values/text.ts';
import { realEffects } from '../../helpers/template-effects.ts';

/**
 * Expressions over vars.yml and what ansible-core 2.19 makes of them, recorded by record.py: Python's repr of the value, or
 * the error. `differs.json` lists, by family, those that come out otherwise and why; it may only get shorter.
 */
const here = dirname(fileURLToPath(import.meta.url));
const families = readdirSync(join(here, 'expected')).map((name) => name.replace(/\.json$/, ''));
const differs = readJson<Record<string, Record<string, string>>>('differs.json');

interface Answer {
  readonly value?: string;
  readonly error?: string;
}

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'UTC';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe.each(families)('the expressions of %s give what ansible-core gives', (family) => {
  const expected = readJson<Record<string, Answer>>(`expected/${family}.json`);
  const known = differs[family] ?? {};

  it.each(Object.keys(expected).filter((expression) => !(expression in known)))('%s', (expression) => {
    expect(answer(expression)).toEqual(expected[expression]);
  });

  it('lists as different only what still is', () => {
    const same = Object.keys(known).filter(
      (expression) => JSON.stringify(answer(expression)) === JSON.stringify(expected[expression]),
    );
    expect(same).toEqual([]);
    expect(Object.keys(known).filter((expression) => !(expression in expected))).toEqual([]);
  });
});

function answer(expression: string): Answer {
  const engine = new TemplateEngine(realEffects({ LIB_X: 'labx', HOME: '/home/user', PATH: process.env.PATH ?? '' }));
  const source = `{{ ${expression.replaceAll('FILES', join(here, 'files'))} }}`;
  try {
    const value = engine.evaluate(source, { scope: freshScope(engine), searchPath: [here] });
    return { value: toRepr(value).replaceAll(here, 'HERE') };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { error: error.message.replaceAll(here, 'HERE').slice(0, 500) };
  }
}

function freshScope(engine: TemplateEngine): Scope {
  const { node } = parseYaml(readFileSync(join(here, 'vars.yml'), 'utf8'), 'vars.yml');
  if (!node) throw new Error('vars.yml cannot be parsed');
  const empty: Scope = { get: () => undefined, has: () => false, names: () => [] };
  const variables = engine.lazyNode(node, { scope: empty, searchPath: [here] }) as Map<Value, Value>;
  return {
    get: (name) => variables.get(name),
    has: (name) => variables.has(name),
    names: () => [...variables.keys()].map(String),
  };
}

function readJson<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(here, name), 'utf8')) as Content;
}
