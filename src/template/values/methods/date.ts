import { PyDate, PyFloat, PyTuple } from '../../../parsing/value.ts';
import { datePartsOf, toMicroseconds } from '../dates.ts';
import { formatTime, isoCalendar, localOffset, weekday } from '../strftime.ts';
import { type Method, type MethodTable, method, textArgument } from './method.ts';

function isoText(date: PyDate): string {
  return date.text.replace(' ', 'T');
}

function timestamp(date: PyDate): PyFloat {
  const parts = datePartsOf(date);
  const offset = parts.offset === undefined ? localOffset(parts) * 60_000_000 : 0;
  return new PyFloat((toMicroseconds(date) - offset) / 1_000_000);
}

/** Methods of `date` and `datetime`. */
export const DATE_METHODS: MethodTable<PyDate> = new Map<string, Method<PyDate>>([
  ['strftime', method(1, ['format'], (date, [format]) => formatTime(textArgument(format), datePartsOf(date)))],
  ['isoformat', method(0, [], isoText)],
  ['timestamp', method(0, [], timestamp)],
  ['weekday', method(0, [], (date) => (weekday(datePartsOf(date)) + 6) % 7)],
  ['isoweekday', method(0, [], (date) => weekday(datePartsOf(date)) || 7)],
  ['isocalendar', method(0, [], (date) => PyTuple.of2(isoCalendar(datePartsOf(date))))],
  ['date', method(0, [], (date) => new PyDate(date.text.slice(0, 10), false))],
  ['ctime', method(0, [], (date) => formatTime('%a %b %e %H:%M:%S %Y', datePartsOf(date)))],
]);
