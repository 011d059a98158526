import type { Value } from '../../parsing/value.ts';
import { orderOf } from './compare.ts';

/** Python's stable `sorted(items, key=…, reverse=…)`. Throws where two keys have no order. */
export function sortValues(items: readonly Value[], keyOf: (item: Value) => Value, reverse: boolean): Value[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  // Python asks whether the later item is less than the earlier one, which the message of a TypeError shows.
  keyed.sort((left, right) => {
    const order = orderOf('<', right.key, left.key);
    if (Number.isNaN(order)) return 0;
    return reverse ? order : -order;
  });
  return keyed.map(({ item }) => item);
}
