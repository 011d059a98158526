import type { Value } from '../../parsing/value.ts';
import type { Pending } from './lazy-dict.ts';

/** A list whose items are resolved one by one, when they are read; an array to everyone else. */
export class LazyList extends Array<Value> {
  /** What `slice`, `map` and the like give is a plain array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  static of2(items: readonly Pending[]): LazyList {
    const list = new LazyList();
    list.length = items.length;
    for (const [index, pending] of items.entries()) defer(list, index, pending);
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
