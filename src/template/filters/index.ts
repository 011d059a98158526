import type { Value } from '../../parsing/value.ts';
import { ATTR_FILTERS } from './attr.ts';
import { BOOL_FILTERS } from './bool.ts';
import { COMBINATORIC_FILTERS } from './combinatorics.ts';
import { COMBINE_FILTERS } from './combine.ts';
import { COMMENT_FILTERS } from './comment.ts';
import { DICT_FILTERS } from './dict.ts';
import { ENCODING_FILTERS } from './encoding.ts';
import { type Filter, type FilterDefinition, type FilterTable, runDefinition } from './filter.ts';
import { FLATTEN_FILTERS } from './flatten.ts';
import { GENERAL_FILTERS } from './general.ts';
import { GROUP_FILTERS } from './group-by.ts';
import { HTML_FILTERS } from './html.ts';
import { HUMAN_FILTERS } from './human.ts';
import { firstUndefined, runPlugin } from './invoke.ts';
import { IP_FILTERS } from './ip-filters.ts';
import { JSON_FILTERS } from './json.ts';
import { LAYOUT_FILTERS } from './layout.ts';
import { MATH_FILTERS } from './math.ts';
import { NUMBER_FILTERS } from './number.ts';
import { PASSWORD_FILTERS } from './password-hash.ts';
import { PATH_FILTERS } from './path.ts';
import { RANDOM_FILTERS } from './random.ts';
import { REFUSED_FILTERS } from './refused.ts';
import { REGEX_FILTERS } from './regex.ts';
import { SELECTION_FILTERS } from './selection.ts';
import { SEQUENCE_FILTERS } from './sequence.ts';
import { SET_FILTERS } from './set.ts';
import { SHELL_FILTERS } from './shell.ts';
import { TEXT_FILTERS } from './text.ts';
import { TIME_FILTERS } from './time.ts';
import { UNDEFINED_FILTERS } from './undefined.ts';
import { URL_FILTERS } from './url.ts';
import { VAULT_FILTERS } from './vault.ts';
import { YAML_FILTERS } from './yaml.ts';

export type { Filter } from './filter.ts';

const BUILTIN: readonly FilterTable[] = [
  TEXT_FILTERS,
  LAYOUT_FILTERS,
  HTML_FILTERS,
  SEQUENCE_FILTERS,
  GROUP_FILTERS,
  SELECTION_FILTERS,
  NUMBER_FILTERS,
  MATH_FILTERS,
  HUMAN_FILTERS,
  BOOL_FILTERS,
  UNDEFINED_FILTERS,
  ATTR_FILTERS,
  DICT_FILTERS,
  COMBINE_FILTERS,
  FLATTEN_FILTERS,
  SET_FILTERS,
  COMBINATORIC_FILTERS,
  REGEX_FILTERS,
  JSON_FILTERS,
  YAML_FILTERS,
  ENCODING_FILTERS,
  PATH_FILTERS,
  URL_FILTERS,
  SHELL_FILTERS,
  COMMENT_FILTERS,
  TIME_FILTERS,
  RANDOM_FILTERS,
  VAULT_FILTERS,
  PASSWORD_FILTERS,
];

/** Short names that ansible-core redirects to a collection. */
const REDIRECTS: ReadonlyMap<string, string> = new Map([
  ['json_query', 'community.general.json_query'],
  ...Array.from(IP_FILTERS.keys(), (name) => [name, `ansible.utils.${name}`] as const),
]);

const filters = new Map<string, Filter>();
for (const table of BUILTIN) for (const [name, definition] of table) register(`ansible.builtin.${name}`, definition);
for (const [name, definition] of IP_FILTERS) register(`ansible.utils.${name}`, definition);
for (const [name, definition] of GENERAL_FILTERS) register(`community.general.${name}`, definition);
for (const [name, definition] of REFUSED_FILTERS) register(name, definition);

function register(fullName: string, definition: FilterDefinition): void {
  const shortName = fullName.slice(fullName.lastIndexOf('.') + 1);
  filters.set(fullName, (input, args, kwargs, context): Value => {
    const undefinedValue = definition.acceptsUndefined ? undefined : firstUndefined([input, ...args], kwargs);
    if (undefinedValue) return undefinedValue;
    return runPlugin('filter', fullName, () => runDefinition(shortName, definition, input, args, kwargs, context));
  });
}

/**
 * The filter of that name, short or fully qualified; undefined where there is none. It never throws a template's error: what
 * fails is returned as a marker that throws when it is used.
 */
export function findFilter(name: string): Filter | undefined {
  let filter = found.get(name);
  if (!filter) {
    filter = searchFilter(name);
    if (filter) found.set(name, filter);
  }
  return filter;
}

/** Filters by the names that they were asked for by. */
const found = new Map<string, Filter>();

function searchFilter(name: string): Filter | undefined {
  const redirected = REDIRECTS.get(name) ?? name.replace(/^ansible\.legacy\./, 'ansible.builtin.');
  if (!redirected.includes('.')) return filters.get(`ansible.builtin.${redirected}`);
  return filters.get(redirected.replace(/^ansible\.netcommon\./, 'ansible.utils.'));
}

/** The full names of all filters, for the documentation. */
export function filterNames(): string[] {
  return [...filters.keys()].sort();
}
