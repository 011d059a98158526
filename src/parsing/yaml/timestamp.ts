import { PyDate } from '../value.ts';

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const TIMESTAMP =
  /^([0-9]{4})-([0-9][0-9]?)-([0-9][0-9]?)(?:(?:[Tt]|[ \t]+)([0-9][0-9]?):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(Z|([-+])([0-9][0-9]?)(?::([0-9]{2}))?))?)?$/;

/** Whether PyYAML's resolver takes a plain scalar for a timestamp: a day alone needs two digits each. */
export function looksLikeTimestamp(text: string): boolean {
  return DATE.test(text) || (TIMESTAMP.test(text) && text.includes(':'));
}

/** The date or datetime that PyYAML constructs, undefined where Python's datetime refuses it. */
export function parseYamlTimestamp(text: string): PyDate | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, year = '', month = '', day = '', hour, minute = '', second = ''] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const date = `${year}-${pad(month)}-${pad(day)}`;
  if (hour === undefined) return new PyDate(date, false);
  const zone = formatZone(match);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || zone === undefined) return undefined;
  return new PyDate(`${date} ${pad(hour)}:${minute}:${second}${formatFraction(match[7])}${zone}`, true);
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year > 0 && day > 0 && day <= (lengths[month - 1] ?? 0);
}

/** Python prints microseconds with six digits or not at all. */
function formatFraction(fraction: string | undefined): string {
  const micros = (fraction ?? '').slice(0, 6).padEnd(6, '0');
  return micros === '000000' ? '' : `.${micros}`;
}

function formatZone(match: RegExpExecArray): string | undefined {
  const [zone, sign, hours = '0', minutes = '00'] = match.slice(8);
  if (zone === undefined) return '';
  if (sign === undefined) return '+00:00';
  const total = Number(hours) * 60 + Number(minutes);
  if (total >= 24 * 60) return undefined;
  const shown = `${pad(String(Math.floor(total / 60)))}:${pad(String(total % 60))}`;
  return `${total === 0 ? '+' : sign}${shown}`;
}

function pad(text: string): string {
  return text.padStart(2, '0');
}
