import type { Value } from '../../parsing/value.ts';
import { add } from '../values/arithmetic.ts';
import { contains } from '../values/compare.ts';
import { pythonError, TemplateError } from '../values/errors.ts';
import { iterateDefined } from '../values/iterate.ts';
import { PythonSet } from '../values/python-set.ts';
import { sortKey } from './attribute.ts';
import { flag } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

function isTypeError(error: unknown): error is TemplateError {
  return error instanceof TemplateError && error.pythonClass === 'TypeError';
}

function uniqueByValue(value: Value): Value[] {
  const result: Value[] = [];
  for (const item of iterateDefined(value)) if (!contains(result, item)) result.push(item);
  return result;
}

/** The first of each set of equal items. Items without a hash are compared one by one, where no option asks for more. */
function unique(value: Value, caseSensitive: Value | undefined, attribute: Value): Value[] {
  const keyOf = sortKey(attribute, flag(caseSensitive));
  try {
    const seen = new PythonSet();
    return [...iterateDefined(value)].filter((item) => seen.add(keyOf(item)));
  } catch (error) {
    if (!isTypeError(error)) throw error;
    if (caseSensitive !== false && attribute === null) return uniqueByValue(value);
    const reason = "we cannot fall back to Ansible's version as it does not support the parameters supplied";
    throw pythonError('AnsibleError', `Jinja2's unique filter failed and ${reason}: ${error.message}`);
  }
}

type SetOperation = (left: PythonSet, right: PythonSet) => PythonSet;
type ListOperation = (left: Value, right: Value) => Value[];

/** The operation on Python sets, or on lists where some item has no hash. */
function setFilter(onSets: SetOperation, onLists: ListOperation): FilterDefinition {
  return filter('a b', ([left = null, right = null]) => {
    try {
      return [...onSets(PythonSet.of(left), PythonSet.of(right))];
    } catch (error) {
      if (!isTypeError(error)) throw error;
      return onLists(left, right);
    }
  });
}

function keep(left: Value, right: Value, wanted: boolean): Value[] {
  return uniqueByValue([...iterateDefined(left)].filter((item) => contains(right, item) === wanted));
}

function unite(left: Value, right: Value): Value[] {
  return uniqueByValue(add(left, right));
}

/** Set theory on lists. */
export const SET_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'unique',
    filter('a case_sensitive? attribute?', ([value, sensitive, attribute]) =>
      unique(value ?? null, sensitive, attribute ?? null),
    ),
  ],
  ['union', setFilter((left, right) => left.union(right), unite)],
  [
    'intersect',
    setFilter(
      (left, right) => left.intersection(right),
      (left, right) => keep(left, right, true),
    ),
  ],
  [
    'difference',
    setFilter(
      (left, right) => left.difference(right),
      (left, right) => keep(left, right, false),
    ),
  ],
  [
    'symmetric_difference',
    setFilter(
      (left, right) => left.symmetricDifference(right),
      (left, right) => {
        const both = keep(left, right, true);
        return unite(left, right).filter((item) => !contains(both, item));
      },
    ),
  ],
]);
