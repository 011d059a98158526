import { PyDate } from '../../parsing/value.ts';

/** A time as Python's `datetime` without a zone: that of the control node. */
export function localDate(time: Date): PyDate {
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return new PyDate(shifted.toISOString().slice(0, 23).replace('T', ' '), true);
}
