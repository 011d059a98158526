import type { Value } from '../../parsing/value.ts';
import { iterateDefined } from '../values/iterate.ts';
import { isSequence } from '../values/types.ts';
import { flag, whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** Lists inside of a list, taken apart `levels` deep (undefined: all the way). None and its spellings are left out on request. */
export function flatten(list: Value, levels: number | undefined, skipNulls: boolean): Value[] {
  const result: Value[] = [];
  for (const item of iterateDefined(list)) {
    if (skipNulls && isNull(item)) continue;
    if (!isSequence(item) || (levels !== undefined && levels < 1)) result.push(item);
    else appendAll(result, flatten(item, levels === undefined ? undefined : levels - 1, skipNulls));
  }
  return result;
}

function isNull(item: Value): boolean {
  return item === null || item === 'None' || item === 'null';
}

function appendAll(list: Value[], items: readonly Value[]): void {
  for (const item of items) list.push(item);
}

/** The `flatten` filter. */
export const FLATTEN_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'flatten',
    filter('mylist levels? skip_nulls?', ([list, levels, skip]) =>
      flatten(list ?? null, levels === undefined || levels === null ? undefined : whole(levels), flag(skip, true)),
    ),
  ],
]);
