import type { Value } from '../../parsing/value.ts';
import { orderOf } from './compare.ts';

/** Python's stable `sorted(items, key=…, reverse=…)`. Throws where two keys have no order. */
export function sortValues(items: readonly Value[], keyOf: (item: Value) => Value, reverse: boolean): Value[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  // The engine hands over the later item first, as Python asks whether it is less than the earlier one.
  keyed.sort((left, right) => {
    const order = orderOf('<', left.key, right.key);
    if (Number.isNaN(order)) return 0;
    return reverse ? -order : order;
  });
  return keyed.map(({ item }) => item);
}
