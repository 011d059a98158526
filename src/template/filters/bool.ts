import type { Value } from '../../parsing/value.ts';
import { equals } from '../values/compare.ts';
import { toStr } from '../values/text.ts';
import { isInteger } from '../values/types.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

const TRUE_TEXTS = ['yes', 'on', 'true', '1'];

/** Ansible's `bool` filter: anything but its words for true is false. */
export function toBoolean(value: Value): boolean {
  if (typeof value === 'string' || isInteger(value)) return TRUE_TEXTS.includes(toStr(value).toLowerCase());
  return equals(value, 1);
}

/** The `bool` filter. */
export const BOOL_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['bool', filter('value', ([value]) => toBoolean(value ?? null))],
]);
