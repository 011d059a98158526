import type { PyDict, Value } from '../../parsing/value.ts';
import { pythonError } from '../values/errors.ts';
import { getKey, setKey } from '../values/keys.ts';
import { toRepr } from '../values/text.ts';
import { isDict, isSequence } from '../values/types.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

function groupByAsDict(sequence: Value, attribute: Value): PyDict {
  if (!isSequence(sequence)) throw pythonError('AnsibleFilterError', 'Input is not a sequence');
  const result: PyDict = new Map();
  for (const [index, element] of sequence.entries()) {
    if (!isDict(element)) throw pythonError('AnsibleFilterError', `Sequence element #${index} is not a mapping`);
    const key = getKey(element, attribute);
    if (key === undefined) {
      throw pythonError('AnsibleFilterError', `Attribute not contained in element #${index} of sequence`);
    }
    if (getKey(result, key) !== undefined) {
      throw pythonError('AnsibleFilterError', `Multiple sequence entries have attribute value ${toRepr(key)}`);
    }
    setKey(result, key, element);
  }
  return result;
}

/** The filters of community.general that roles make dicts with. */
export const GENERAL_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'dict_kv',
    filter('value key', ([value, key]) => {
      const result: PyDict = new Map();
      setKey(result, key ?? null, value ?? null);
      return result;
    }),
  ],
  ['groupby_as_dict', filter('sequence attribute', ([each, name]) => groupByAsDict(each ?? null, name ?? null))],
]);
