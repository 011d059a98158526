const RELATIVE = /^([+-])(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/i;
const ABSOLUTE = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-])(\d\d)(\d\d))$/;
/** Seconds in a week, day, hour, minute and second. */
const UNITS = [604800, 86400, 3600, 60, 1] as const;

/**
 * A time as community.crypto takes it: `+30d`, `-1w2d3h4m5s` (units in this order), `YYYYMMDDHHMM[SS]Z`, or the same with an
 * offset as `+0100`. Undefined for anything else.
 */
export function resolveTime(text: string, now: Date): Date | undefined {
  return text.startsWith('+') || text.startsWith('-') ? relativeTime(text, now) : absoluteTime(text);
}

/** A time as community.crypto prints it: `YYYYMMDDHHMMSSZ`. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}

function relativeTime(text: string, now: Date): Date | undefined {
  const match = RELATIVE.exec(text);
  if (!match || text.length === 1) return undefined;
  const seconds = UNITS.reduce((sum, unit, index) => sum + unit * Number(match[index + 2] ?? 0), 0);
  return new Date(Math.floor(now.getTime() / 1000) * 1000 + (match[1] === '-' ? -1 : 1) * seconds * 1000);
}

function absoluteTime(text: string): Date | undefined {
  const match = ABSOLUTE.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const offset = (match[7] === '-' ? -60 : 60) * (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0));
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // What Date carries over (a 13th month, a 31st of April) is no date.
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day
    ? new Date(time.getTime() - offset * 1000)
    : undefined;
}
