import type { Value } from '../../parsing/value.ts';
import type { Collector } from './collector.ts';
import { commandText } from './section-text.ts';

/** The host's clock at the moment of asking. */
export const clock: Collector = {
  name: 'date_time',
  sections: ['date'],
  read: ({ date: section }) => {
    const [
      epoch = '',
      offset = '',
      zone = '',
      local = '',
      weekday = '',
      number = '',
      week = '',
      fraction = '',
      ...zones
    ] = commandText(section).split('\n');
    const [date = '', time = ''] = local.split('T');
    const [year = '', month = '', day = ''] = date.split('-');
    const [hour = '', minute = '', second = ''] = time.split(':');
    const utc = new Date(Number(epoch) * 1000).toISOString().slice(0, 19);
    // Only some programs know fractions of a second.
    const micros = /^\d{9}$/.test(fraction) ? fraction.slice(0, 6) : '000000';
    const basic = `${date.replaceAll('-', '')}T${time.replaceAll(':', '')}`;
    const words = { year, month, day, hour, minute, second, weekday, date, time, epoch, tz: zone, tz_offset: offset };
    const entries: [Value, Value][] = [
      ...Object.entries(words),
      ['epoch_int', epoch],
      ['weekday_number', number],
      ['weeknumber', week],
      ['iso8601', `${utc}Z`],
      ['iso8601_micro', `${utc}.${micros}Z`],
      ['iso8601_basic', `${basic}${micros}`],
      ['iso8601_basic_short', basic],
      ['tz_dst', summerName(zones, zone)],
    ];
    return [['date_time', new Map(entries)]];
  },
};

/** The name of the zone in summer: of January and July the one further east; without a summer time the only one. */
function summerName(zones: readonly string[], present: string): string {
  const [january, july] = zones.map((line) => line.split(' '));
  if (!january || !july) return present;
  return Number(january[1] ?? 0) > Number(july[1] ?? 0) ? (january[0] ?? present) : (july[0] ?? present);
}
