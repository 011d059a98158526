import { quoteShell } from '../../parsing/quote.ts';
import { toStr } from '../values/text.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** The `quote` filter; None is an empty text. */
export const SHELL_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['quote', filter('a', ([value]) => quoteShell(value === null ? '' : toStr(value ?? '')))],
]);
