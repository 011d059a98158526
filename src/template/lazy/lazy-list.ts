import type { Value } from '../../parsing/value.ts';
import type { LazyItem, Pending } from './lazy-dict.ts';

/** A list whose items are resolved one by one, when they are read; an array to everyone else. */
export class LazyList extends Array<Value> {
  /** What `slice`, `map` and the like give is a plain array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  static of2(items: readonly LazyItem[]): LazyList {
    const list = new LazyList();
    if (items.every((item) => typeof item !== 'function')) {
      for (const item of items) list.push(item as Value);
      return list;
    }
    list.length = items.length;
    for (const [index, item] of items.entries()) {
      if (typeof item === 'function') defer(list, index, item);
      else list[index] = item;
    }
    return list;
  }
}

/** Makes an index resolve when it is read; one that cannot be resolved yet (it throws) stays pending. */
function defer(list: LazyList, index: number, pending: Pending): void {
  const settle = (value: Value): Value => {
    Object.defineProperty(list, index, { value, writable: true, enumerable: true, configurable: true });
    return value;
  };
  Object.defineProperty(list, index, {
    get: () => settle(pending()),
    set: settle,
    enumerable: true,
    configurable: true,
  });
}
