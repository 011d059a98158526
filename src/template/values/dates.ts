import { PyDate, type Value } from '../../parsing/value.ts';
import { PyTimedelta } from './timedelta.ts';

/** A date's or datetime's parts, without a time zone, or with the offset that its text ends in. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Minutes east of UTC; undefined for a naive datetime. */
  readonly offset?: number;
}

const TEXT = /^(\d+)-(\d+)-(\d+)(?:[ T](\d+):(\d+):(\d+)(?:\.(\d{1,6}))?(Z|[+-]\d{2}:?\d{2})?)?$/;

export function datePartsOf(date: PyDate): DateParts {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = TEXT.exec(date.text) ?? [];
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.padEnd(6, '0')),
  };
  return zone === undefined ? parts : { ...parts, offset: zoneMinutes(zone) };
}

function zoneMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3));
  return zone.startsWith('-') ? -minutes : minutes;
}

const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** The datetime with these parts. */
export function makeDateTime(parts: DateParts): PyDate {
  const day = `${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}`;
  const time = `${pad(parts.hour, 2)}:${pad(parts.minute, 2)}:${pad(parts.second, 2)}`;
  const fraction = parts.microsecond ? `.${pad(parts.microsecond, 6)}` : '';
  return new PyDate(`${day} ${time}${fraction}${zoneText(parts.offset)}`, true);
}

function zoneText(offset: number | undefined): string {
  if (offset === undefined) return '';
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`;
}

/** Microseconds from 1970 to the date as if it were UTC, exact. */
export function toMicroseconds(date: PyDate): number {
  const parts = datePartsOf(date);
  const moment = new Date(0);
  moment.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  moment.setUTCHours(parts.hour, parts.minute - (parts.offset ?? 0), parts.second);
  return moment.getTime() * 1000 + parts.microsecond;
}

/** The naive datetime (or date) at `microseconds` after 1970. */
export function fromMicroseconds(microseconds: number, hasTime: boolean): PyDate {
  const moment = new Date(Math.floor(microseconds / 1000));
  const date = makeDateTime({
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    day: moment.getUTCDate(),
    hour: moment.getUTCHours(),
    minute: moment.getUTCMinutes(),
    second: moment.getUTCSeconds(),
    microsecond: microseconds - Math.floor(microseconds / 1_000_000) * 1_000_000,
  });
  return hasTime ? date : new PyDate(date.text.slice(0, 10), false);
}

const ATTRIBUTES = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

/** `value.year` and its like; undefined for other names. */
export function dateAttribute(date: PyDate, name: string): Value | undefined {
  const index = ATTRIBUTES.indexOf(name as (typeof ATTRIBUTES)[number]);
  if (index < 0 || (!date.hasTime && index > 2)) return name === 'tzinfo' && date.hasTime ? null : undefined;
  return datePartsOf(date)[ATTRIBUTES[index] ?? 'year'];
}

/** `date + timedelta`, either way round; undefined for other types. */
export function addDates(left: Value, right: Value): Value | undefined {
  if (left instanceof PyDate && right instanceof PyTimedelta) return shift(left, right.microseconds);
  if (left instanceof PyTimedelta && right instanceof PyDate) return shift(right, left.microseconds);
  if (left instanceof PyTimedelta && right instanceof PyTimedelta)
    return new PyTimedelta(left.microseconds + right.microseconds);
  return undefined;
}

/** `date - date`, `date - timedelta`, `timedelta - timedelta`; undefined for other types. */
export function subtractDates(left: Value, right: Value): Value | undefined {
  if (right instanceof PyTimedelta) return addDates(left, new PyTimedelta(-right.microseconds));
  if (!(left instanceof PyDate && right instanceof PyDate) || left.hasTime !== right.hasTime) return undefined;
  return new PyTimedelta(toMicroseconds(left) - toMicroseconds(right));
}

function shift(date: PyDate, microseconds: number): PyDate {
  const day = 86_400_000_000;
  const step = date.hasTime ? microseconds : Math.floor(microseconds / day) * day;
  return fromMicroseconds(toMicroseconds(date) + step, date.hasTime);
}
