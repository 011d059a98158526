import { type PyDict, PyTuple, type Value } from '../../parsing/value.ts';
import { contains, equals } from '../values/compare.ts';
import { pythonError } from '../values/errors.ts';
import { definedEntriesOf, findKey, setKey } from '../values/keys.ts';
import { isDict, typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';
import { flag } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { flatten } from './flatten.ts';

const LIST_MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'];

/** How two dicts are merged. */
interface MergeOptions {
  readonly recursive: boolean;
  /** What becomes of two lists under one key. */
  readonly listMerge: string;
}

/**
 * Merges `high` over `low` into a new dict, as `combine` does: of two equal dicts, lists in them included, nothing is
 * merged. Throws Ansible's errors for values that are no dicts, for undefined values in them and for an unknown list merge.
 */
function mergeDicts(low: Value, high: Value, options: MergeOptions): PyDict {
  if (!LIST_MERGES.includes(options.listMerge)) {
    const choices = "'replace', 'keep', 'append', 'prepend', 'append_rp' or 'prepend_rp'";
    throw pythonError('AnsibleError', `merge_hash: 'list_merge' argument can only be equal to ${choices}`);
  }
  if (!isDict(low) || !isDict(high)) throw notDicts(low, high);
  const result = new Map(definedEntriesOf(low));
  if (equals(low, high)) return new Map(definedEntriesOf(high));
  for (const [key, value] of definedEntriesOf(high)) {
    const known = findKey(result, key);
    setKey(result, key, known === undefined ? value : mergeValues(result.get(known) ?? null, value, options));
  }
  return result;
}

function notDicts(low: Value, high: Value): Error {
  for (const value of [low, high]) if (value instanceof Undefined) value.trip();
  const kinds = `a '${typeName(low)}' and a '${typeName(high)}'`;
  return pythonError('AnsibleError', `failed to combine variables, expected dicts but got ${kinds}.`);
}

function mergeValues(low: Value, high: Value, options: MergeOptions): Value {
  if (isDict(low) && isDict(high)) return options.recursive ? mergeDicts(low, high, options) : high;
  if (isList(low) && isList(high)) return mergeLists(low, high, options.listMerge);
  return high;
}

function isList(value: Value): value is Value[] {
  return Array.isArray(value) && !(value instanceof PyTuple);
}

function mergeLists(low: Value[], high: Value[], how: string): Value {
  const rest = () => low.filter((item) => !contains(high, item));
  switch (how) {
    case 'keep':
      return low;
    case 'append':
      return [...low, ...high];
    case 'prepend':
      return [...high, ...low];
    case 'append_rp':
      return [...rest(), ...high];
    case 'prepend_rp':
      return [...high, ...rest()];
    default:
      return high;
  }
}

function combine(terms: Value[], kwargs: ReadonlyMap<string, Value>): Value {
  for (const name of kwargs.keys()) {
    if (name === 'recursive' || name === 'list_merge') continue;
    throw pythonError('AnsibleFilterError', "'recursive' and 'list_merge' are the only valid keyword arguments");
  }
  const listMerge = kwargs.get('list_merge') ?? 'replace';
  const options = {
    recursive: flag(kwargs.get('recursive')),
    listMerge: typeof listMerge === 'string' ? listMerge : '',
  };
  const dicts = flatten(terms, 1, true);
  const [only = new Map<Value, Value>()] = dicts;
  if (dicts.length < 2) return isDict(only) ? new Map(definedEntriesOf(only)) : only;
  return dicts.slice(0, -1).reduceRight<Value>((high, low) => mergeDicts(low, high, options), dicts.at(-1) ?? null);
}

/** The `combine` filter. */
export const COMBINE_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['combine', filter('* **', (_, { rest, extra }) => combine(rest, extra))],
]);
