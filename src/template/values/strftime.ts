import type { Value } from '../../parsing/value.ts';
import type { DateParts } from './dates.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const pad = (value: number, width = 2, fill = '0') => String(value).padStart(width, fill);

function dayNumber(year: number, month: number, day: number): number {
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  return Math.floor(moment.getTime() / 86_400_000);
}

/** The day of the week, Sunday 0. */
export function weekday(parts: DateParts): number {
  return (((dayNumber(parts.year, parts.month, parts.day) + 4) % 7) + 7) % 7;
}

function dayOfYear(parts: DateParts): number {
  return dayNumber(parts.year, parts.month, parts.day) - dayNumber(parts.year, 1, 1) + 1;
}

/** ISO year, week and weekday. */
export function isoCalendar(parts: DateParts): Value[] {
  const day = weekday(parts) || 7;
  const thursday = dayNumber(parts.year, parts.month, parts.day) - day + 4;
  const year = new Date(thursday * 86_400_000).getUTCFullYear();
  return [year, Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1, day];
}

/** Minutes east of UTC that the control node's zone has at this local time. */
export function localOffset(parts: DateParts): number {
  const { year, month, day, hour, minute, second } = parts;
  return -new Date(year, month - 1, day, hour, minute, second).getTimezoneOffset();
}

type Directive = (parts: DateParts) => string;

const DIRECTIVES = new Map<string, Directive>([
  ['Y', (parts) => String(parts.year)],
  ['C', (parts) => pad(Math.floor(parts.year / 100))],
  ['y', (parts) => pad(parts.year % 100)],
  ['m', (parts) => pad(parts.month)],
  ['d', (parts) => pad(parts.day)],
  ['e', (parts) => pad(parts.day, 2, ' ')],
  ['H', (parts) => pad(parts.hour)],
  ['k', (parts) => pad(parts.hour, 2, ' ')],
  ['I', (parts) => pad(parts.hour % 12 || 12)],
  ['l', (parts) => pad(parts.hour % 12 || 12, 2, ' ')],
  ['M', (parts) => pad(parts.minute)],
  ['S', (parts) => pad(parts.second)],
  ['f', (parts) => pad(parts.microsecond, 6)],
  ['p', (parts) => (parts.hour < 12 ? 'AM' : 'PM')],
  ['P', (parts) => (parts.hour < 12 ? 'am' : 'pm')],
  ['a', (parts) => (DAYS[weekday(parts)] ?? '').slice(0, 3)],
  ['A', (parts) => DAYS[weekday(parts)] ?? ''],
  ['b', (parts) => (MONTHS[parts.month - 1] ?? '').slice(0, 3)],
  ['h', (parts) => (MONTHS[parts.month - 1] ?? '').slice(0, 3)],
  ['B', (parts) => MONTHS[parts.month - 1] ?? ''],
  ['j', (parts) => pad(dayOfYear(parts), 3)],
  ['w', (parts) => String(weekday(parts))],
  ['u', (parts) => String(weekday(parts) || 7)],
  ['U', (parts) => pad(Math.floor((dayOfYear(parts) + 6 - weekday(parts)) / 7))],
  ['W', (parts) => pad(Math.floor((dayOfYear(parts) + 6 - ((weekday(parts) + 6) % 7)) / 7))],
  ['G', (parts) => String(isoCalendar(parts)[0])],
  ['g', (parts) => pad(Number(isoCalendar(parts)[0]) % 100)],
  ['V', (parts) => pad(Number(isoCalendar(parts)[1]))],
  ['s', (parts) => String(epoch(parts))],
  ['z', (parts) => (parts.offset === undefined ? '' : offsetText(parts.offset))],
  ['Z', (parts) => (parts.offset === undefined ? '' : parts.offset === 0 ? 'UTC' : `UTC${offsetText(parts.offset)}`)],
  ['F', (parts) => formatTime('%Y-%m-%d', parts)],
  ['T', (parts) => formatTime('%H:%M:%S', parts)],
  ['R', (parts) => formatTime('%H:%M', parts)],
  ['r', (parts) => formatTime('%I:%M:%S %p', parts)],
  ['D', (parts) => formatTime('%m/%d/%y', parts)],
  ['x', (parts) => formatTime('%m/%d/%y', parts)],
  ['X', (parts) => formatTime('%H:%M:%S', parts)],
  ['c', (parts) => formatTime('%a %b %e %H:%M:%S %Y', parts)],
  ['n', () => '\n'],
  ['t', () => '\t'],
  ['%', () => '%'],
]);

function offsetText(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${pad(size % 60)}`;
}

function epoch(parts: DateParts): number {
  const offset = parts.offset ?? localOffset(parts);
  const days = dayNumber(parts.year, parts.month, parts.day);
  return days * 86_400 + parts.hour * 3600 + parts.minute * 60 + parts.second - offset * 60;
}

/** C's `strftime` in the C locale; `%-d` and its like leave the padding out. Unknown directives stay as they are. */
export function formatTime(format: string, parts: DateParts): string {
  return format.replace(/%([-_0^#])?([a-zA-Z%])/g, (whole, flag: string | undefined, letter: string) => {
    const text = DIRECTIVES.get(letter)?.(parts);
    if (text === undefined) return whole;
    if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '');
    if (flag === '_') return text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length));
    return flag === '^' ? text.toUpperCase() : text;
  });
}
