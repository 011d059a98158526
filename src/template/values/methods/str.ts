import type { Method, MethodTable } from './method.ts';
import { STR_CASE_METHODS } from './str-case.ts';
import { STR_PAD_METHODS } from './str-pad.ts';
import { STR_SEARCH_METHODS } from './str-search.ts';
import { STR_SPLIT_METHODS } from './str-split.ts';

/** All methods of `str`. */
export const STR_METHODS: MethodTable<string> = new Map<string, Method<string>>([
  ...STR_CASE_METHODS,
  ...STR_PAD_METHODS,
  ...STR_SEARCH_METHODS,
  ...STR_SPLIT_METHODS,
]);
