import type { Value } from '../../parsing/value.ts';
import { equals } from '../values/compare.ts';
import { iterateDefined } from '../values/iterate.ts';
import { NamedTuple } from '../values/named-tuple.ts';
import { sortValues } from '../values/sort.ts';
import { attributeReader, foldCase } from './attribute.ts';
import { flag } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

function groupBy(value: Value, attribute: Value, caseSensitive: boolean): Value[] {
  const read = attributeReader(attribute);
  const keyOf = (item: Value) => foldCase(read(item), caseSensitive);
  const groups: { key: Value; list: Value[] }[] = [];
  for (const item of sortValues([...iterateDefined(value)], keyOf, false)) {
    const key = keyOf(item);
    const open = groups.at(-1);
    if (open && equals(open.key, key)) open.list.push(item);
    else groups.push({ key, list: [item] });
  }
  return groups.map(({ list }) => NamedTuple.ofParts({ grouper: read(list[0] ?? null), list }));
}

/** The `groupby` filter. */
export const GROUP_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'groupby',
    filter('value attribute default? case_sensitive?', ([value, attribute, , sensitive]) =>
      groupBy(value ?? null, attribute ?? null, flag(sensitive)),
    ),
  ],
]);
