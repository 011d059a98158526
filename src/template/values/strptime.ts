import type { PyDate } from '../../parsing/value.ts';
import { type DateParts, makeDateTime } from './dates.ts';
import { valueError } from './errors.ts';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const names = (list: readonly string[], length?: number) => list.map((name) => name.slice(0, length)).join('|');

const PATTERNS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>1[0-2]|0[1-9]|[1-9])',
  d: '(?<d>3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])',
  H: '(?<H>2[0-3]|[01]\\d|\\d)',
  I: '(?<I>1[0-2]|0[1-9]|[1-9])',
  M: '(?<M>[0-5]\\d|\\d)',
  S: '(?<S>6[01]|[0-5]\\d|\\d)',
  f: '(?<f>\\d{1,6})',
  j: '(?<j>36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  p: '(?<p>am|pm)',
  b: `(?<b>${names(MONTHS, 3)})`,
  B: `(?<B>${names(MONTHS)})`,
  a: `(?:${names(DAYS, 3)})`,
  A: `(?:${names(DAYS)})`,
  w: '(?:[0-6])',
  z: '(?<z>[+-]\\d\\d:?[0-5]\\d|Z)',
  Z: '(?:utc|gmt)',
  '%': '%',
};

/** Python's `datetime.strptime(text, format)`. Throws its ValueErrors. */
export function parseTime(text: string, format: string): PyDate {
  const match = new RegExp(`^${formatPattern(format)}`, 'iu').exec(text);
  if (!match) throw valueError(`time data '${text}' does not match format '${format}'`);
  if (match[0].length !== text.length) throw valueError(`unconverted data remains: ${text.slice(match[0].length)}`);
  const parts = readParts(match.groups ?? {});
  if (parts.day > new Date(Date.UTC(parts.year, parts.month, 0)).getUTCDate()) {
    throw valueError('day is out of range for month');
  }
  return makeDateTime(parts);
}

function formatPattern(format: string): string {
  const expanded = format.replaceAll('%T', '%H:%M:%S').replaceAll('%F', '%Y-%m-%d');
  return expanded.replace(/%([\s\S]?)|\s+|[\\^$.*+?()[\]{}|/]/gu, (whole, letter: string | undefined) => {
    if (letter === undefined) return /^\s/u.test(whole) ? '\\s+' : `\\${whole}`;
    const pattern = PATTERNS[letter];
    if (letter === '') throw valueError(`stray % in format '${format}'`);
    if (pattern === undefined) throw valueError(`'${letter}' is a bad directive in format '${format}'`);
    return pattern;
  });
}

type Groups = Readonly<Record<string, string | undefined>>;

function readParts(groups: Groups): DateParts {
  const number = (name: string, byDefault: number) => (groups[name] === undefined ? byDefault : Number(groups[name]));
  const parts = {
    year: readYear(groups),
    month: readMonth(groups),
    day: number('d', 1),
    hour: readHour(groups),
    minute: number('M', 0),
    second: number('S', 0),
    microsecond: Number((groups.f ?? '').padEnd(6, '0')),
  };
  const dated = groups.j === undefined ? parts : { ...parts, ...dayOfYear(parts.year, Number(groups.j)) };
  return groups.z === undefined ? dated : { ...dated, offset: readZone(groups.z) };
}

function readYear(groups: Groups): number {
  if (groups.y !== undefined) return Number(groups.y) + (Number(groups.y) < 69 ? 2000 : 1900);
  return groups.Y === undefined ? 1900 : Number(groups.Y);
}

function readMonth(groups: Groups): number {
  const name = (groups.B ?? groups.b)?.toLowerCase();
  if (name !== undefined) return MONTHS.findIndex((month) => month.startsWith(name)) + 1;
  return Number(groups.m ?? 1);
}

function readHour(groups: Groups): number {
  if (groups.I === undefined) return Number(groups.H ?? 0);
  return (Number(groups.I) % 12) + (groups.p?.toLowerCase() === 'pm' ? 12 : 0);
}

function readZone(text: string): number {
  if (text.toUpperCase() === 'Z') return 0;
  const digits = text.replace(':', '');
  return (digits.startsWith('-') ? -1 : 1) * (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3)));
}

function dayOfYear(year: number, day: number): Pick<DateParts, 'month' | 'day'> {
  const date = new Date(Date.UTC(year, 0, day));
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
