import type { Value } from '../../../parsing/value.ts';
import { LazyList } from '../../lazy/lazy-list.ts';
import type { RenderContext } from '../../render-context.ts';
import { Callable } from '../callable.ts';
import { equals } from '../compare.ts';
import { pythonError, valueError } from '../errors.ts';
import { iterate, iterateDefined } from '../iterate.ts';
import { sortValues } from '../sort.ts';
import { toRepr } from '../text.ts';
import { change, indexArgument, type Method, type MethodArguments, type MethodTable, method } from './method.ts';

function indexOf(list: Value[], args: MethodArguments): number {
  const wanted = args[0] ?? null;
  const place = (value: Value | undefined, byDefault: number) => {
    if (value === undefined) return byDefault;
    const index = indexArgument(value);
    return index < 0 ? Math.max(0, index + list.length) : index;
  };
  const end = Math.min(place(args[2], list.length), list.length);
  for (let index = place(args[1], 0); index < end; index += 1) if (equals(list[index] ?? null, wanted)) return index;
  throw valueError(`${toRepr(wanted)} is not in list`);
}

/** Counts, but finds nothing in a variable's list that is not read yet: ansible-core 2.19 compares what stands for its items. */
function count(list: Value[], wanted: Value): number {
  if (list instanceof LazyList) return 0;
  let total = 0;
  for (const item of iterate(list)) if (equals(item, wanted)) total += 1;
  return total;
}

/** What lists and tuples share. */
export const SEQUENCE_METHODS: MethodTable<Value[]> = new Map<string, Method<Value[]>>([
  ['index', method(1, ['', '', ''], indexOf)],
  ['count', method(1, [''], (list, [wanted]) => count(list, wanted ?? null))],
]);

function pop(list: Value[], at: Value | undefined): Value {
  if (list.length === 0) throw pythonError('IndexError', 'pop from empty list');
  const index = at === undefined ? -1 : indexArgument(at);
  const place = index < 0 ? index + list.length : index;
  if (place < 0 || place >= list.length) throw pythonError('IndexError', 'pop index out of range');
  const item = list[place] ?? null;
  list.splice(place, 1);
  return item;
}

function extend(list: Value[], items: Value): void {
  for (const item of [...iterateDefined(items)]) list.push(item);
}

function insert(list: Value[], at: Value | undefined, item: Value): null {
  const index = indexArgument(at);
  list.splice(index < 0 ? Math.max(0, index + list.length) : index, 0, item);
  return null;
}

function remove(list: Value[], item: Value): null {
  const index = list.findIndex((each) => equals(each, item));
  if (index < 0) throw valueError('list.remove(x): x not in list');
  list.splice(index, 1);
  return null;
}

function sortInPlace(list: Value[], [key, reverse]: MethodArguments, context: RenderContext): null {
  const keyOf = key instanceof Callable ? (item: Value) => key.call([item], new Map(), context) : (item: Value) => item;
  const sorted = sortValues([...iterate(list)], keyOf, indexArgument(reverse ?? false) !== 0);
  list.splice(0, list.length, ...sorted);
  return null;
}

/** All methods of `list`. */
export const LIST_METHODS: MethodTable<Value[]> = new Map<string, Method<Value[]>>([
  ...SEQUENCE_METHODS,
  ['append', change(1, [''], (list, [item]) => list.push(item ?? null))],
  ['extend', change(1, [''], (list, [items]) => extend(list, items ?? null))],
  ['insert', method(2, ['', ''], (list, [at, item]) => insert(list, at, item ?? null))],
  ['pop', method(0, [''], (list, [at]) => pop(list, at))],
  ['remove', method(1, [''], (list, [item]) => remove(list, item ?? null))],
  ['reverse', change(0, [], (list) => list.reverse())],
  ['clear', change(0, [], (list) => list.splice(0, list.length))],
  ['copy', method(0, [], (list) => [...iterate(list)])],
  ['sort', { ...method(0, ['key', 'reverse'], sortInPlace), keywordOnly: true }],
]);
