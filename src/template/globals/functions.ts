import type { PyDict, Value } from '../../parsing/value.ts';
import { bindArguments } from '../values/arguments.ts';
import { type Kwargs, NativeFunction } from '../values/callable.ts';
import { type DateParts, datePartsOf, fromMicroseconds } from '../values/dates.ts';
import { typeError, valueError } from '../values/errors.ts';
import { mergeInto } from '../values/methods/dict.ts';
import { toIndex } from '../values/numbers.ts';
import { PyRange } from '../values/range.ts';
import { formatTime } from '../values/strftime.ts';
import { isTrue } from '../values/truth.ts';
import { typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';

function bound(value: Value): number {
  const index = toIndex(value);
  if (index === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return index;
}

/** Python's `range`. */
export const range = new NativeFunction('range', (args, kwargs) => {
  if (kwargs.size > 0) throw typeError('range() takes no keyword arguments');
  if (args.length === 0) throw typeError('range expected at least 1 argument, got 0');
  if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`);
  const [first = 0, second, step = 1] = args.map(bound);
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  return second === undefined ? new PyRange(0, first, 1) : new PyRange(first, second, step);
});

/** Python's `dict(…)`. */
export const dict = new NativeFunction('dict', (args, kwargs) => {
  if (args.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.length}`);
  const result: PyDict = new Map();
  if (args[0] !== undefined) mergeInto(result, args[0]);
  for (const [name, value] of kwargs) result.set(name, value);
  return result;
});

/** A value that counts as undefined, with a message of its own: `undef(hint)`. */
export const undef = new NativeFunction('undef', (args, kwargs) => {
  const { values } = bindArguments({ name: 'undef', parameters: ['hint'], required: 0 }, args, kwargs);
  const hint = values[0] ?? null;
  if (hint !== null && typeof hint !== 'string') {
    throw typeError(`The 'hint' argument must be of type 'str' or 'NoneType', not '${typeName(hint)}'.`);
  }
  return new Undefined(hint || 'Mandatory variable has not been overridden');
});

/** Ansible's `now(utc, fmt)`: a datetime without a zone, or a text. */
export const now = new NativeFunction('now', (args: Value[], kwargs: Kwargs, context) => {
  const { values } = bindArguments({ name: 'now', parameters: ['utc', 'fmt'], required: 0 }, args, kwargs);
  const moment = context.effects.now();
  const offset = isTrue(values[0] ?? false) ? 0 : -moment.getTimezoneOffset();
  const date = fromMicroseconds((moment.getTime() + offset * 60_000) * 1000, true);
  const format = values[1] ?? null;
  if (!isTrue(format)) return date;
  if (typeof format !== 'string') throw typeError(`strftime() argument 1 must be str, not ${typeName(format)}`);
  const parts: DateParts = datePartsOf(date);
  return formatTime(format, parts);
});
