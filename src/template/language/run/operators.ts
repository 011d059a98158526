import { type PyDict, PyFloat, PyTuple, type Value } from '../../../parsing/value.ts';
import { slice } from '../../values/access.ts';
import {
  add,
  concat,
  divide,
  floorDivide,
  modulo,
  multiply,
  negate,
  positive,
  power,
  subtract,
} from '../../values/arithmetic.ts';
import { type Comparison, compare, contains } from '../../values/compare.ts';
import { typeError, valueError } from '../../values/errors.ts';
import { iterate } from '../../values/iterate.ts';
import { setKey } from '../../values/keys.ts';
import { isTrue } from '../../values/truth.ts';
import { typeName } from '../../values/types.ts';
import { Undefined } from '../../values/undefined.ts';
import { join } from './join.ts';

/**
 * The operators that generated code calls. Each call ends with an assignment to the place variable, which needs no
 * parameter here: it only makes the place right before the operation runs.
 */
export abstract class Operators {
  declare readonly add: typeof add;
  declare readonly subtract: typeof subtract;
  declare readonly multiply: typeof multiply;
  declare readonly divide: typeof divide;
  declare readonly floorDivide: typeof floorDivide;
  declare readonly modulo: typeof modulo;
  declare readonly power: typeof power;
  declare readonly negate: typeof negate;
  declare readonly positive: typeof positive;
  declare readonly isTrue: typeof isTrue;
  declare readonly slice: typeof slice;
  declare readonly join: typeof join;

  // On the prototype: a runtime is made for every text that is rendered.
  static {
    const functions = { add, subtract, multiply, divide, floorDivide, modulo, power, negate, positive };
    Object.assign(Operators.prototype, functions, { isTrue, slice, join });
  }

  float(value: number): Value {
    return new PyFloat(value);
  }

  tuple(items: Value[]): Value {
    return PyTuple.of2(items);
  }

  dict(pairs: readonly [Value, Value][]): Value {
    const dict: PyDict = new Map();
    for (const [key, value] of pairs) setKey(dict, key, value);
    return dict;
  }

  concat(left: Value, right: Value): Value {
    return concat(left, right);
  }

  compare(operator: string, left: Value, right: Value): boolean {
    if (operator === 'in') return contains(right, left);
    if (operator === 'not in') return !contains(right, left);
    return compare(operator as Comparison, left, right);
  }

  /** `a < b < c`: each operand is evaluated once, and none after a comparison that fails. */
  compareChain(first: Value, rest: readonly [string, () => Value][]): boolean {
    let left = first;
    for (const [operator, operand] of rest) {
      const right = operand();
      if (!this.compare(operator, left, right)) return false;
      left = right;
    }
    return true;
  }

  and(left: Value, right: () => Value): Value {
    return isTrue(left) ? right() : left;
  }

  or(left: Value, right: () => Value): Value {
    return isTrue(left) ? left : right();
  }

  /** The items of `*value` in a call. */
  spread(value: Value): Iterable<Value> {
    return iterate(value);
  }

  /** Named arguments, those of `**value` after the others. */
  keywords(pairs: readonly [string, Value][], more?: Value): Map<string, Value> {
    const named = new Map(pairs);
    if (more === undefined) return named;
    if (more instanceof Undefined) more.trip();
    if (!(more instanceof Map)) throw typeError(`argument after ** must be a mapping, not ${typeName(more)}`);
    for (const key of more.keys()) {
      if (typeof key !== 'string') throw typeError('keywords must be strings');
      if (named.has(key)) throw typeError(`got multiple values for keyword argument '${key}'`);
      named.set(key, more.get(key) ?? null);
    }
    return named;
  }

  /** The items of a loop, those that its condition accepts. */
  loopItems(value: Value, condition: ((item: Value) => boolean) | null): Value[] {
    const items = [...iterate(value)];
    return condition ? items.filter(condition) : items;
  }

  /** Takes a value apart for `count` targets, with Python's messages. */
  unpack(value: Value, count: number): Value[] {
    const items = [...iterate(value, `cannot unpack non-iterable ${typeName(value)} object`)];
    if (items.length < count) throw valueError(`not enough values to unpack (expected ${count}, got ${items.length})`);
    if (items.length > count) throw valueError(`too many values to unpack (expected ${count})`);
    return items;
  }
}
