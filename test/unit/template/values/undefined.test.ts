import { describe, expect, it } from 'vitest';
import { getAttribute, getItem } from '../../../../src/template/values/access.ts';
import { add } from '../../../../src/template/values/arithmetic.ts';
import { equals } from '../../../../src/template/values/compare.ts';
import { MarkerError, TemplateError } from '../../../../src/template/values/errors.ts';
import { Suspended } from '../../../../src/template/values/suspended.ts';
import { toStr } from '../../../../src/template/values/text.ts';
import { isTrue } from '../../../../src/template/values/truth.ts';
import { CapturedError, toMarker, Undefined } from '../../../../src/template/values/undefined.ts';

const missing = Undefined.ofName('nosuch');

function errorOf(run: () => unknown): MarkerError {
  try {
    run();
  } catch (error) {
    if (error instanceof MarkerError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('an undefined value', () => {
  it('is itself again at any attribute or item', () => {
    expect(getAttribute(missing, 'a')).toBe(missing);
    expect(getItem(getItem(missing, 0), 'b')).toBe(missing);
  });

  it.each([
    ['printed', () => toStr(missing)],
    ['tested for truth', () => isTrue(missing)],
    ['compared', () => equals(missing, 1)],
    ['compared from inside of a list', () => equals([missing], [1])],
    ['added', () => add('a', missing)],
  ])('throws with its name when it is %s', (_, use) => {
    const error = errorOf(use);
    expect(error.message).toBe("'nosuch' is undefined");
    expect(error.pythonClass).toBe('AnsibleUndefinedVariable');
    expect(error.undefinedName).toBe('nosuch');
    expect(error.code).toBe('template/undefined');
    expect(error.marker).toBe(missing);
  });
});

describe('a deferred error', () => {
  it('throws the error that it stands for', () => {
    const marker = new CapturedError(new TemplateError('ZeroDivisionError', 'division by zero'));
    const error = errorOf(() => toStr(marker));
    expect([error.pythonClass, error.message]).toEqual(['ZeroDivisionError', 'division by zero']);
  });

  it('is made of errors of templates, never of a suspension or a bug', () => {
    expect(toMarker(errorOf(() => missing.trip()))).toBe(missing);
    expect(toMarker(new TemplateError('TypeError', 'x'))).toBeInstanceOf(CapturedError);
    expect(() => toMarker(new Suspended())).toThrow(Suspended);
    expect(() => toMarker(new RangeError('bug'))).toThrow(RangeError);
  });
});
