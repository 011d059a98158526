import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Value } from '../../../../src/parsing/value.ts';
import { TemplateEngine } from '../../../../src/template/engine.ts';
import { callLookup } from '../../../../src/template/lookups/call.ts';
import type { RenderContext } from '../../../../src/template/render-context.ts';
import { Undefined } from '../../../../src/template/values/undefined.ts';
import { realEffects, scopeOf } from '../../../helpers/template-effects.ts';

const folder = mkdtempSync(join(tmpdir(), 'lookups-'));
mkdirSync(join(folder, 'role/files'), { recursive: true });
mkdirSync(join(folder, 'role/templates'));
mkdirSync(join(folder, 'play/files'), { recursive: true });
writeFileSync(join(folder, 'role/files/both'), 'role');
writeFileSync(join(folder, 'play/files/both'), 'play');
writeFileSync(join(folder, 'play/only'), 'beside');
writeFileSync(join(folder, 'role/templates/t.j2'), "{% include 'part.j2' %}");
writeFileSync(join(folder, 'role/templates/part.j2'), 'part of {{ who }}');
afterAll(() => rmSync(folder, { recursive: true }));

const effects = realEffects();
const context: RenderContext = {
  scope: scopeOf({
    who: 'me',
    groups: new Map<Value, Value>([
      ['all', ['a', 'b', 'c']],
      ['etcd', ['b', 'c']],
      ['gone', ['c']],
    ]),
  }),
  effects,
  searchPath: [join(folder, 'role'), join(folder, 'play')],
  engine: new TemplateEngine(effects),
};

function look(name: string, terms: Value[], asLoop = false): Value {
  return callLookup({ name, terms, kwargs: new Map(), wantList: true, errors: 'strict', asLoop }, context);
}

describe('lookups find files', () => {
  it('in the first directory of the search path that has them, in its files folder before it', () => {
    expect(look('file', ['both', 'only'])).toEqual(['role', 'beside']);
    expect(look('first_found', ['nosuch', 'play/files/both', 'only'])).toEqual([join(folder, 'play/only')]);
  });

  it('and let a template include what lies beside it', () => {
    expect(look('template', ['t.j2'])).toEqual(['part of me']);
  });
});

describe('first_found in a loop', () => {
  const missing = Undefined.ofName('nosuch');

  it('leaves undefined terms out, which are an error elsewhere', () => {
    expect(look('first_found', [missing, 'both'], true)).toEqual([join(folder, 'role/files/both')]);
    expect(look('first_found', [missing, 'both'])).toBe(missing);
  });
});

describe('inventory_hostnames', () => {
  it.each([
    [['etcd'], ['b', 'c']],
    [['all:!etcd'], ['a']],
    [['etcd:&gone'], ['c']],
    [['!etcd'], ['a']],
    [['a,b'], ['a', 'b']],
    [['nosuch'], []],
  ])('of %j gives %j', (terms, hosts) => {
    expect(look('inventory_hostnames', terms)).toEqual(hosts);
  });
});
