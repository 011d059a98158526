import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../src/parsing/value.ts';
import { findGlobal } from '../../../../src/template/globals/index.ts';
import { isOmit } from '../../../../src/template/globals/omit.ts';
import type { RenderContext } from '../../../../src/template/render-context.ts';
import { Callable } from '../../../../src/template/values/callable.ts';
import { toStr } from '../../../../src/template/values/text.ts';
import { realEffects } from '../../../helpers/template-effects.ts';

const effects = { ...realEffects(), now: () => new Date('2024-02-29T13:45:06.007Z') };
const context = { effects } as unknown as RenderContext;

function call(name: string, args: Value[] = [], kwargs: Record<string, Value> = {}): Value {
  const found = findGlobal(name);
  if (!(found instanceof Callable)) throw new Error(`${name} cannot be called`);
  return found.call(args, new Map(Object.entries(kwargs)), context);
}

describe('now', () => {
  it('is the injected time, in UTC on request, as a datetime or a text', () => {
    expect(toStr(call('now', [true]))).toBe('2024-02-29 13:45:06.007000');
    expect(call('now', [], { utc: true, fmt: '%Y-%m-%dT%H:%M:%SZ' })).toBe('2024-02-29T13:45:06Z');
  });
});

describe('omit', () => {
  it('is one value that nothing else is', () => {
    expect(isOmit(findGlobal('omit') ?? null)).toBe(true);
    expect(isOmit(null)).toBe(false);
  });
});

describe('cycler and joiner', () => {
  it('keep their own state', () => {
    const joiner = call('joiner', ['|']) as Callable;
    expect([1, 2, 3].map(() => joiner.call([], new Map(), context))).toEqual(['', '|', '|']);
  });
});
