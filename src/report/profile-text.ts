import type { Profile, Spread } from '../executor/profiler.ts';

/** Where the time of a run went, a line each, for people. */
export function formatProfile(profile: Profile): string {
  const { startUp, connect, wait, transfer, hostWork, total } = profile;
  const rows = [
    ['start-up', seconds(startUp), 'from the start of the process to the end of the checks'],
    ['connect', spread(connect), 'from ssh being started to the greeting of the agent'],
    ['wait', seconds(wait), 'after the checks, with nothing to do here'],
    ['transfer', seconds(transfer.seconds), `${(transfer.bytes / 1e6).toFixed(1)} MB of content that hosts lacked`],
    ['host work', spread(hostWork), 'in which a host had operations to do'],
    ['total', seconds(total), ''],
  ];
  const [names, values] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) as [
    number,
    number,
  ];
  const lines = rows.map(([name = '', value = '', what = '']) =>
    `${name.padEnd(names)}  ${value.padEnd(values)}  ${what}`.trimEnd(),
  );
  return `PROFILE\n${lines.join('\n')}\n`;
}

/** `profile` of the `--json` document of a run: seconds, to the microsecond. */
export function profileToJson({ startUp, connect, wait, transfer, hostWork, lastAnswer, total }: Profile) {
  return {
    start_up: rounded(startUp),
    connect: roundedSpread(connect),
    wait: rounded(wait),
    transfer: { bytes: transfer.bytes, seconds: rounded(transfer.seconds) },
    host_work: roundedSpread(hostWork),
    last_answer: rounded(lastAnswer),
    total: rounded(total),
  };
}

function roundedSpread({ hosts, min, median, max }: Spread) {
  return { hosts, min: rounded(min), median: rounded(median), max: rounded(max) };
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}

function spread({ hosts, min, median, max }: Spread): string {
  return hosts === 0 ? 'no host' : `${seconds(median)} (${min.toFixed(3)} to ${max.toFixed(3)}, ${hosts} hosts)`;
}

function seconds(value: number): string {
  return `${value.toFixed(3)} s`;
}
