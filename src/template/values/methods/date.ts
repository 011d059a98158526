import { PyDate, PyFloat, PyTuple } from '../../../parsing/value.ts';
import { datePartsOf, makeDateTime, toMicroseconds } from '../dates.ts';
import { typeError, valueError } from '../errors.ts';
import { formatTime, isoCalendar, localOffset, weekday } from '../strftime.ts';
import { indexArgument, type Method, type MethodArguments, type MethodTable, method, textArgument } from './method.ts';

function isoText(date: PyDate): string {
  return date.text.replace(' ', 'T');
}

function timestamp(date: PyDate): PyFloat {
  const parts = datePartsOf(date);
  const offset = parts.offset === undefined ? localOffset(parts) * 60_000_000 : 0;
  return new PyFloat((toMicroseconds(date) - offset) / 1_000_000);
}

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;
const TIME_LIMITS = { hour: 23, minute: 59, second: 59, microsecond: 999_999 } as const;

/** Python's `date.replace`: the same date with other parts. */
function replaceParts(date: PyDate, given: MethodArguments): PyDate {
  const parts: Record<(typeof FIELDS)[number], number> = { ...datePartsOf(date) };
  given.forEach((value, index) => {
    const field = FIELDS[index];
    if (field === undefined || value === undefined) return;
    if (index > 2 && !date.hasTime) throw typeError(`replace() got an unexpected keyword argument '${field}'`);
    parts[field] = indexArgument(value);
  });
  checkParts(parts);
  const changed = makeDateTime({ ...datePartsOf(date), ...parts });
  return date.hasTime ? changed : new PyDate(changed.text.slice(0, 10), false);
}

function checkParts(parts: Readonly<Record<(typeof FIELDS)[number], number>>): void {
  if (parts.year < 1 || parts.year > 9999) throw valueError(`year ${parts.year} is out of range`);
  if (parts.month < 1 || parts.month > 12) throw valueError('month must be in 1..12');
  const days = new Date(Date.UTC(2000 + (parts.year % 400), parts.month, 0)).getUTCDate();
  if (parts.day < 1 || parts.day > days) throw valueError('day is out of range for month');
  for (const [field, most] of Object.entries(TIME_LIMITS) as [keyof typeof TIME_LIMITS, number][])
    if (parts[field] < 0 || parts[field] > most) throw valueError(`${field} must be in 0..${most}`);
}

/** Methods of `date` and `datetime`. */
export const DATE_METHODS: MethodTable<PyDate> = new Map<string, Method<PyDate>>([
  ['strftime', method(1, ['format'], (date, [format]) => formatTime(textArgument(format), datePartsOf(date)))],
  ['isoformat', method(0, [], isoText)],
  ['timestamp', method(0, [], timestamp)],
  ['weekday', method(0, [], (date) => (weekday(datePartsOf(date)) + 6) % 7)],
  ['isoweekday', method(0, [], (date) => weekday(datePartsOf(date)) || 7)],
  ['isocalendar', method(0, [], (date) => PyTuple.of2(isoCalendar(datePartsOf(date))))],
  ['replace', method(0, FIELDS, replaceParts)],
  ['date', method(0, [], (date) => new PyDate(date.text.slice(0, 10), false))],
  ['ctime', method(0, [], (date) => formatTime('%a %b %e %H:%M:%S %Y', datePartsOf(date)))],
]);
