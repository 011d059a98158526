import { PyTuple, type Value } from '../../parsing/value.ts';
import { LazyDict } from './lazy-dict.ts';
import { LazyList } from './lazy-list.ts';

/** A copy of a variable, made as it is read, so that a template's `append` or `update` does not reach the variable. */
export function detach(value: Value): Value {
  if (value instanceof Map) {
    return new LazyDict([...value.keys()].map((key) => [key, () => detach(value.get(key) ?? null)] as const));
  }
  if (!Array.isArray(value) || value instanceof PyTuple) return value;
  return LazyList.of2(Array.from({ length: value.length }, (_, index) => () => detach(value[index] ?? null)));
}
