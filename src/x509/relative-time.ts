const UNITS: Readonly<Record<string, number>> = { w: 604800, d: 86400, h: 3600, m: 60, s: 1 };

/** A time as community.crypto takes it: `+30d`, `-1w2d3h4m5s`, or `YYYYMMDDHHMMSSZ`. Undefined for anything else. */
export function resolveTime(text: string, now: Date): Date | undefined {
  const absolute = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text);
  if (absolute) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = absolute
      .slice(1)
      .map((part) => Number(part ?? 0));
    return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  }
  const relative = /^([+-])((?:\d+[wdhms])+)$/i.exec(text);
  if (!relative) return undefined;
  const seconds = [...(relative[2] ?? '').matchAll(/(\d+)([wdhms])/gi)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[(unit ?? 's').toLowerCase()] ?? 0),
    0,
  );
  return new Date(Math.floor(now.getTime() / 1000) * 1000 + (relative[1] === '-' ? -1 : 1) * seconds * 1000);
}

/** A time as community.crypto prints it: `YYYYMMDDHHMMSSZ`. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}
