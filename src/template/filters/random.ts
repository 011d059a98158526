import type { Value } from '../../parsing/value.ts';
import type { Effects } from '../render-context.ts';
import { itemOf } from '../values/access.ts';
import { pythonError, TemplateError, valueError } from '../values/errors.ts';
import { isIterable, lengthOf, toList } from '../values/iterate.ts';
import { SeededRandom } from '../values/mersenne-twister.ts';
import { fromBigInt } from '../values/numbers.ts';
import { toRepr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { isInteger } from '../values/types.ts';
import { whole } from './coerce.ts';
import { type FilterArguments, type FilterCall, type FilterDefinition, type FilterTable, filter } from './filter.ts';

interface Source {
  below(limit: bigint): bigint;
}

/** The system's random numbers, or Python's for a seed. */
function sourceOf(seed: Value, effects: Effects): Source {
  return seed === null ? { below: (limit) => systemBelow(limit, effects) } : new SeededRandom(seed);
}

function systemBelow(limit: bigint, effects: Effects): bigint {
  const size = Math.ceil(limit.toString(2).length / 8) + 8;
  return BigInt(`0x${Buffer.from(effects.randomBytes(size)).toString('hex')}`) % limit;
}

function choose([end = null, start = null, step = null, seed = null]: FilterArguments, call: FilterCall): Value {
  const source = sourceOf(seed, call.context.effects);
  if (isInteger(end)) return chooseNumber(BigInt(end), start, step, source);
  if (!isIterable(end)) {
    throw pythonError('AnsibleFilterError', 'random can only be used on sequences and integers');
  }
  if (isTrue(start) || isTrue(step)) {
    throw pythonError('AnsibleFilterError', 'start and step can only be used with integer values');
  }
  return chooseItem(end, source);
}

/** Python's `randrange(start, end, step)`. */
function chooseNumber(end: bigint, start: Value, step: Value, source: Source): Value {
  const first = BigInt(isTrue(start) ? whole(start) : 0);
  const stride = BigInt(isTrue(step) ? whole(step) : 1);
  const span = end - first;
  const count = stride > 0n ? (span + stride - 1n) / stride : (span + stride + 1n) / stride;
  if (count <= 0n) throw valueError(`empty range for randrange() (${first}, ${end}, ${span})`);
  return fromBigInt(first + source.below(count) * stride);
}

function chooseItem(items: Value, source: Source): Value {
  const size = lengthOf(items);
  if (size === 0) throw pythonError('IndexError', 'Cannot choose from an empty sequence');
  const index = Number(source.below(BigInt(size)));
  const item = itemOf(items, index);
  if (item === undefined) throw pythonError('KeyError', toRepr(index));
  return item;
}

/** The items in another order; a value that is no list comes back as it is. */
function shuffle(value: Value, seed: Value, effects: Effects): Value {
  try {
    const items = toList(value);
    const source = sourceOf(isTrue(seed) ? seed : null, effects);
    for (let index = items.length - 1; index > 0; index -= 1) {
      const other = Number(source.below(BigInt(index + 1)));
      [items[index], items[other]] = [items[other] ?? null, items[index] ?? null];
    }
    return items;
  } catch (error) {
    if (error instanceof TemplateError) return value;
    throw error;
  }
}

/** Filters that choose at random; with a seed they give what Python gives. */
export const RANDOM_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['random', filter('end start? step? seed?', choose)],
  [
    'shuffle',
    filter('mylist seed?', ([value, seed], { context }) => shuffle(value ?? null, seed ?? null, context.effects)),
  ],
]);
