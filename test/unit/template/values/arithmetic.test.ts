import { describe, expect, it } from 'vitest';
import { PyFloat, type Value } from '../../../../src/parsing/value.ts';
import { add, floorDivide, modulo, multiply, power, subtract } from '../../../../src/template/values/arithmetic.ts';
import { formatFloat, fromBigInt, parseFloatText } from '../../../../src/template/values/numbers.ts';
import fc from '../../../helpers/properties.ts';

const integer = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
const big = (value: Value) => BigInt(value as number | bigint);

describe('ints of any size', () => {
  it('add, subtract and multiply exactly, whatever form they are stored in', () => {
    fc.assert(
      fc.property(integer, integer, (left, right) => {
        const [ours, theirs] = [fromBigInt(left), fromBigInt(right)];
        expect(big(add(ours, theirs))).toBe(left + right);
        expect(big(subtract(ours, theirs))).toBe(left - right);
        expect(big(multiply(ours, theirs))).toBe(left * right);
      }),
    );
  });

  it('divide so that quotient and remainder belong together and the remainder has the sign of the divisor', () => {
    fc.assert(
      fc.property(
        integer,
        integer.filter((value) => value !== 0n),
        (left, right) => {
          const quotient = big(floorDivide(fromBigInt(left), fromBigInt(right)));
          const remainder = big(modulo(fromBigInt(left), fromBigInt(right)));
          expect(quotient * right + remainder).toBe(left);
          expect(remainder === 0n || remainder < 0n === right < 0n).toBe(true);
        },
      ),
    );
  });

  it('are a number while that is exact', () => {
    expect(add(Number.MAX_SAFE_INTEGER, 1)).toBe(2n ** 53n);
    expect(subtract(2n ** 53n, 1)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('what would take the machine with it', () => {
  it.each([
    ['a power with millions of digits', () => power(10, 10_000_000), 'the result of the power is too large'],
    ['a text repeated without end', () => multiply('ab', 2 ** 40), 'the repeated value is too long'],
    ['a list repeated without end', () => multiply([1], 2n ** 70n), 'the repeated value is too long'],
  ])('is refused: %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe('floats', () => {
  it('are read back from what is printed', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(parseFloatText(formatFloat(value))).toBe(value);
      }),
    );
  });

  it('stay floats', () => {
    expect(add(new PyFloat(1), 1)).toEqual(new PyFloat(2));
    expect(multiply(true, new PyFloat(2))).toEqual(new PyFloat(2));
  });
});
