import type { Value } from '../../parsing/value.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { toRepr, toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { typeName } from '../values/types.ts';
import { CapturedError, Undefined } from '../values/undefined.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** `default`: replaces what is undefined, but not the error of a plugin; on request what is false too. */
function useDefault(value: Value, byDefault: Value, whenFalse: Value): Value {
  if (typeof whenFalse !== 'boolean') {
    if (whenFalse instanceof Undefined) whenFalse.trip();
    throw typeError(`The 'boolean' argument must be of type 'bool', not '${typeName(whenFalse)}'.`);
  }
  if (value instanceof Undefined && !(value instanceof CapturedError)) return byDefault;
  if (!whenFalse) return value;
  return isTrue(value) ? value : byDefault;
}

function mandatory(value: Value, message: Value): Value {
  if (!(value instanceof Undefined) || value instanceof CapturedError) return value;
  if (message !== null) throw pythonError('AnsibleFilterError', toStr(message));
  const name = value.name === undefined ? '' : `${toRepr(value.name)} `;
  throw pythonError('AnsibleFilterError', `Mandatory variable ${name}not defined.`);
}

function ternary(value: Value, whenTrue: Value, whenFalse: Value, whenNone: Value): Value {
  if (value === null && whenNone !== null) return whenNone;
  return isTrue(value) ? whenTrue : whenFalse;
}

const byDefault = filter(
  'value default_value? boolean?',
  ([value, other = '', whenFalse = false]) => useDefault(value ?? null, other, whenFalse),
  true,
);

/** Filters that look at undefined values themselves. */
export const UNDEFINED_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['default', byDefault],
  ['d', byDefault],
  ['mandatory', filter('a msg?', ([value, message]) => mandatory(value ?? null, message ?? null), true)],
  [
    'ternary',
    filter(
      'value true_val false_val none_val?',
      ([value, yes, no, none]) => ternary(value ?? null, yes ?? null, no ?? null, none ?? null),
      true,
    ),
  ],
  ['type_debug', filter('obj', ([value]) => typeName(value ?? null), true)],
]);
