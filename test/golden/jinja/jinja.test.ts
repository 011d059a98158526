import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PyFloat, type Value } from '../../../src/parsing/value.ts';
import { TemplateEngine } from '../../../src/template/engine.ts';
import { TemplateError } from '../../../src/template/values/errors.ts';
import { toStr } from '../../../src/template/values/text.ts';
import { typeName } from '../../../src/template/values/types.ts';
import { contextScope } from '../../helpers/context-scope.ts';
import { realEffects } from '../../helpers/template-effects.ts';

/**
 * Templates and what ansible-core 2.19 makes of them, recorded by record.py: `facts` (chosen for what Ansible's users
 * write), `language` (every statement, operator and fault), `random` (generated). In each, `holds.json` lists the cases
 * that come out the same, and only grows; `other-words.json` those whose error is worded otherwise.
 */
const here = dirname(fileURLToPath(import.meta.url));

interface Case {
  readonly id: string;
  readonly t: string;
  readonly native?: boolean;
  readonly trim?: boolean;
  readonly lstrip?: boolean;
}
interface Answer {
  readonly ok: boolean;
  readonly v?: unknown;
  /** Python's name of the result's type; only of native cases. */
  readonly type?: string;
  readonly m?: string;
}

describe.each([
  ['facts', 230],
  ['language', 340],
  ['random', 1190],
])('the templates of %s come out as ansible-core renders them', (set, least) => {
  const cases = readJson<Case[]>(set, 'cases.json');
  const { answers } = readJson<{ answers: Record<string, Answer> }>(set, 'expected.json');
  const holds = new Set(readJson<string[]>(set, 'holds.json'));
  const otherWords = new Set(readJson<string[]>(set, 'other-words.json'));
  const actual = new Map(cases.map((each) => [each.id, answer(each)]));

  it.each(cases.filter(({ id }) => holds.has(id)))('$id: $t', ({ id }) => {
    expect(comparable(actual.get(id), otherWords.has(id))).toEqual(comparable(answers[id], otherWords.has(id)));
  });

  it('has every case that holds in holds.json', () => {
    const same = cases.filter(
      ({ id }) => JSON.stringify(comparable(actual.get(id), true)) === JSON.stringify(comparable(answers[id], true)),
    );
    expect(
      same.map(({ id }) => id).filter((id) => !holds.has(id)),
      'add these to holds.json',
    ).toEqual([]);
  });

  it('lists only cases that exist, and no fewer than before', () => {
    const known = new Set(cases.map(({ id }) => id));
    expect([...holds, ...otherWords].filter((id) => !known.has(id))).toEqual([]);
    expect(holds.size).toBeGreaterThanOrEqual(least);
  });
});

function comparable(given: Answer | undefined, withoutWords: boolean): Answer | undefined {
  if (!given || given.ok) return given;
  return withoutWords ? { ok: false } : { ok: false, m: given.m ?? '' };
}

/** Renders a case over fresh variables. Errors that are no `TemplateError` are thrown. */
function answer({ t, native, trim = true, lstrip = false }: Case): Answer {
  const engine = new TemplateEngine(realEffects({ LAB_X: 'labx' }));
  const source = t.replaceAll('FILES', join(here, 'files')).replaceAll('TPL', join(here, 'tpl'));
  const options = { scope: contextScope(engine, here), searchPath: [here] };
  try {
    if (native) return nativeAnswer(engine.evaluate(source, options));
    const path = join(here, 'tpl', 'case.j2');
    return { ok: true, v: engine.renderFile(source, { ...options, path, trimBlocks: trim, lstripBlocks: lstrip }) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { ok: false, m: error.message };
  }
}

function nativeAnswer(value: Value): Answer {
  return { ok: true, v: plain(value), type: typeName(value).toLowerCase() };
}

/** A value as JSON holds it, as the recording wrote it. */
function plain(value: Value): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof PyFloat) return value.value;
  return value === null || typeof value !== 'object' ? value : toStr(value);
}

function readJson<Content>(set: string, name: string): Content {
  return JSON.parse(readFileSync(join(here, set, name), 'utf8')) as Content;
}
