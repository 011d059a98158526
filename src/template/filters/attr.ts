import type { Value } from '../../parsing/value.ts';
import { attributeOf } from '../values/access.ts';
import { toRepr, toStr } from '../values/text.ts';
import { typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

function readAttribute(value: Value, name: Value): Value {
  const found = attributeOf(value, toStr(name));
  return found ?? new Undefined(`object of type '${typeName(value)}' has no attribute ${toRepr(name)}`);
}

/** Jinja's `attr`: an attribute, never an item; and `pprint`, which shows a value as Python writes it. */
export const ATTR_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['attr', filter('obj name', ([value, name]) => readAttribute(value ?? null, name ?? null))],
  ['pprint', filter('value', ([value]) => toRepr(value ?? null))],
]);
