import { PyTuple, type Value } from '../../parsing/value.ts';
import { pythonError, typeError, valueError } from '../values/errors.ts';
import { iterateDefined } from '../values/iterate.ts';
import { whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** More rows than this are refused: the list would not fit into memory. */
const MAX_ROWS = 5_000_000;

const items = (value: Value | undefined) => [...iterateDefined(value ?? null)];

function checkRows(count: number): void {
  if (count > MAX_ROWS) throw pythonError('MemoryError', 'the result has too many items');
}

function product(lists: readonly Value[][]): Value[] {
  checkRows(lists.reduce((count, list) => count * list.length, 1));
  let rows: Value[][] = [[]];
  for (const list of lists) rows = rows.flatMap((row) => list.map((item) => [...row, item]));
  return rows.map((row) => PyTuple.of2(row));
}

function repeatLists(lists: readonly Value[][], times: number): Value[][] {
  if (times < 0) throw valueError('repeat argument cannot be negative');
  return Array.from({ length: times }, () => lists).flat();
}

function zip(lists: readonly Value[][], strict: boolean): Value[] {
  const lengths = lists.map((list) => list.length);
  const length = lengths.length === 0 ? 0 : Math.min(...lengths);
  const uneven = lengths.findIndex((each) => each !== lengths[0]);
  if (strict && uneven > 0) {
    const relation = (lengths[uneven] ?? 0) > (lengths[0] ?? 0) ? 'longer' : 'shorter';
    const others = uneven === 1 ? 'argument 1' : `arguments 1-${uneven}`;
    throw valueError(`zip() argument ${uneven + 1} is ${relation} than ${others}`);
  }
  return Array.from({ length }, (_, index) => PyTuple.of2(lists.map((list) => list[index] ?? null)));
}

function zipLongest(lists: readonly Value[][], fill: Value): Value[] {
  const length = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, index) => {
    return PyTuple.of2(lists.map((list) => (index < list.length ? (list[index] ?? null) : fill)));
  });
}

/** Rows of `size` indexes out of `count`, in Python's order; `ordered` gives permutations. */
function* chooseIndexes(count: number, size: number, ordered: boolean, chosen: number[] = []): Generator<number[]> {
  if (chosen.length === size) {
    yield chosen;
    return;
  }
  const start = ordered ? 0 : (chosen.at(-1) ?? -1) + 1;
  for (let index = start; index < count; index += 1) {
    if (!ordered || !chosen.includes(index)) yield* chooseIndexes(count, size, ordered, [...chosen, index]);
  }
}

function choose(list: readonly Value[], size: number, ordered: boolean): Value[] {
  if (size < 0) throw valueError('r must be non-negative');
  const rows: Value[] = [];
  for (const indexes of chooseIndexes(list.length, size, ordered)) {
    rows.push(PyTuple.of2(indexes.map((index) => list[index] ?? null)));
    checkRows(rows.length);
  }
  return rows;
}

function onlyKeyword(extra: ReadonlyMap<string, Value>, name: string, owner: string): Value | undefined {
  for (const key of extra.keys()) {
    if (key !== name) throw typeError(`'${key}' is an invalid keyword argument for ${owner}()`);
  }
  return extra.get(name);
}

/** Python's itertools, as filters. */
export const COMBINATORIC_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'product',
    filter('* **', (_, { rest, extra }) =>
      product(repeatLists(rest.map(items), whole(onlyKeyword(extra, 'repeat', 'product'), 1))),
    ),
  ],
  ['zip', filter('* **', (_, { rest, extra }) => zip(rest.map(items), onlyKeyword(extra, 'strict', 'zip') === true))],
  [
    'zip_longest',
    filter('* **', (_, { rest, extra }) =>
      zipLongest(rest.map(items), onlyKeyword(extra, 'fillvalue', 'zip_longest') ?? null),
    ),
  ],
  ['combinations', filter('iterable r', ([list, size]) => choose(items(list), whole(size), false))],
  [
    'permutations',
    filter('iterable r?', ([list, size]) => {
      const all = items(list);
      return choose(all, size === undefined || size === null ? all.length : whole(size), true);
    }),
  ],
]);
