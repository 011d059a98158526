import { PyFloat, type Value } from '../../parsing/value.ts';
import { pythonError, valueError } from '../values/errors.ts';
import { toDouble } from '../values/numbers.ts';
import { isNumber, typeName } from '../values/types.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** A number argument; throws Ansible's words for the filter. */
function number(value: Value | undefined, name: string): number {
  if (value !== undefined && isNumber(value)) return toDouble(value);
  throw pythonError(
    'AnsibleError',
    `${name}() can only be used on numbers: must be real number, not ${typeName(value ?? null)}`,
  );
}

function logarithm(value: number, base: number | undefined): PyFloat {
  if (value <= 0) throw valueError('math domain error');
  if (base === undefined) return new PyFloat(Math.log(value));
  if (base === 10) return new PyFloat(Math.log10(value));
  if (base <= 0) throw valueError('math domain error');
  const divisor = Math.log(base);
  if (divisor === 0) throw pythonError('ZeroDivisionError', 'float division by zero');
  return new PyFloat(Math.log(value) / divisor);
}

/** Python's `math.pow`. */
function power(base: number, exponent: number): PyFloat {
  const result = base === 1 || exponent === 0 ? 1 : base ** exponent;
  const finite = Number.isFinite(base) && Number.isFinite(exponent);
  if (finite && (Number.isNaN(result) || (base === 0 && exponent < 0))) throw valueError('math domain error');
  if (finite && !Number.isFinite(result)) throw pythonError('OverflowError', 'math range error');
  return new PyFloat(result);
}

function root(value: number, base: number): PyFloat {
  if (value < 0) throw pythonError('AnsibleError', 'root() can only be used on numbers: math domain error');
  if (base === 2) return new PyFloat(Math.sqrt(value));
  if (base === 0) throw pythonError('ZeroDivisionError', 'float division by zero');
  return power(value, 1 / base);
}

/** Logarithms, powers and roots; always floats. */
export const MATH_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'log',
    filter('x base?', ([value, base]) =>
      logarithm(number(value, 'log'), base === undefined ? undefined : number(base, 'log')),
    ),
  ],
  ['pow', filter('x y', ([value, exponent]) => power(number(value, 'pow'), number(exponent, 'pow')))],
  [
    'root',
    filter('x base?', ([value, base]) => root(number(value, 'root'), base === undefined ? 2 : number(base, 'root'))),
  ],
]);
