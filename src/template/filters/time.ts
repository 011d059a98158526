import type { Value } from '../../parsing/value.ts';
import { type DateParts, datePartsOf, fromMicroseconds } from '../values/dates.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { formatTime } from '../values/strftime.ts';
import { parseTime } from '../values/strptime.ts';
import { toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { typeName } from '../values/types.ts';
import { text } from './coerce.ts';
import { type FilterCall, type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { toFloatValue } from './number.ts';

function strftime(format: Value, second: Value, utc: boolean, call: FilterCall): string {
  if (typeof format !== 'string') throw typeError(`strftime() argument 1 must be str, not ${typeName(format)}`);
  return formatTime(withoutFraction(format), partsAt(secondsOf(second, call), utc));
}

/** C's `strftime` has no directive for parts of a second. */
function withoutFraction(format: string): string {
  return format.replace(/%[%f]/g, (directive) => (directive === '%f' ? '%%f' : directive));
}

function secondsOf(second: Value, call: FilterCall): number {
  if (second === null) return Math.floor(call.context.effects.now().getTime() / 1000);
  const seconds = toFloatValue(second)?.value;
  if (seconds === undefined)
    throw pythonError('AnsibleFilterError', `Invalid value for epoch value (${toStr(second)})`);
  return Math.floor(seconds);
}

/** The local or UTC time at a moment, with its zone. */
function partsAt(seconds: number, utc: boolean): DateParts {
  const offset = utc ? 0 : -new Date(seconds * 1000).getTimezoneOffset();
  return { ...datePartsOf(fromMicroseconds((seconds + offset * 60) * 1_000_000, true)), offset };
}

/** Filters between times and texts. */
export const TIME_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'strftime',
    filter('string_format second? utc?', ([format, second, utc], call) =>
      strftime(format ?? null, second ?? null, isTrue(utc ?? false), call),
    ),
  ],
  [
    'to_datetime',
    filter('string format?', ([value, format]) => {
      if (typeof value !== 'string')
        throw typeError(`strptime() argument 1 must be str, not ${typeName(value ?? null)}`);
      return parseTime(value, text(format, '%Y-%m-%d %H:%M:%S'));
    }),
  ],
]);
