import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../src/parsing/value.ts';
import { findFilter } from '../../../../src/template/filters/index.ts';
import { callLookup } from '../../../../src/template/lookups/call.ts';
import type { RenderContext, Scope } from '../../../../src/template/render-context.ts';
import { findTest } from '../../../../src/template/tests/index.ts';
import { Suspended } from '../../../../src/template/values/suspended.ts';
import { CapturedError, Undefined } from '../../../../src/template/values/undefined.ts';
import { realEffects } from '../../../helpers/template-effects.ts';

const suspending: Scope = {
  get: () => {
    throw new Suspended();
  },
  has: () => true,
  names: () => [],
};
const context = { scope: suspending, effects: realEffects(), searchPath: ['/'] } as unknown as RenderContext;
const missing = Undefined.ofName('nosuch');

function apply(name: string, input: Value, ...args: Value[]): Value | undefined {
  return findFilter(name)?.(input, args, new Map(), context);
}

describe('a filter', () => {
  it('gives an undefined argument back instead of running', () => {
    expect(apply('upper', missing)).toBe(missing);
    expect(apply('replace', 'a', 'b', missing)).toBe(missing);
    expect(findTest('match')?.('a', [missing], new Map(), context)).toBe(missing);
  });

  it('gives the first undefined item that it reads', () => {
    expect(apply('join', ['a', missing])).toBe(missing);
    expect(apply('first', ['a', missing])).toBe('a');
    expect(apply('length', ['a', missing])).toBe(2);
  });

  it('gives its failure as a marker that names it', () => {
    const marker = apply('from_json', '{');
    expect(marker).toBeInstanceOf(CapturedError);
    expect((marker as CapturedError).error.message).toMatch(
      /^The filter plugin 'ansible\.builtin\.from_json' failed: /,
    );
    expect((marker as CapturedError).error.pythonClass).toBe('AnsibleTemplatePluginRuntimeError');
  });

  it('does not let default replace a failure', () => {
    const marker = apply('from_json', '{') ?? null;
    expect(apply('default', marker, 'x')).toBe(marker);
    expect(apply('default', missing, 'x')).toBe('x');
  });

  it('names a hint where it is refused', () => {
    const marker = apply('json_query', [], 'a') as CapturedError;
    expect(marker.error.code).toBe('template/unknown-filter');
    expect(marker.error.hint).toMatch(/selectattr/);
  });

  it('gives a failure, not a crash, for a value that contains itself', () => {
    const list: Value[] = [];
    list.push(list);
    expect(apply('flatten', list)).toBeInstanceOf(CapturedError);
    expect(apply('to_json', list)).toBeInstanceOf(CapturedError);
    expect(apply('string', list)).toBe('[[...]]');
  });
});

describe('a lookup of a variable that is not known yet', () => {
  it.each(['strict', 'ignore', 'warn'] as const)('suspends, also with errors=%s', (errors) => {
    const request = { name: 'vars', terms: ['x'], kwargs: new Map(), wantList: false, errors, asLoop: false };
    expect(() => callLookup(request, context)).toThrow(Suspended);
  });
});
