import type { Bound, Findings } from './case.ts';
import type { Header } from './header.ts';
import { median, type Times } from './measure.ts';

/** The findings of one case. */
export interface CaseResult extends Findings {
  readonly name: string;
  readonly title: string;
  /** Of the machine in the minute before. */
  readonly load: number;
}

/** What the figures depend on, a line each. */
export function headerLines({ date, machine, versions }: Header): string[] {
  const { cores, processor, memoryGiB, kernel, load } = machine;
  return [
    `${date}: ${cores} cores (${processor}), ${memoryGiB} GiB, Linux ${kernel}, load ${load.toFixed(2)} at the start`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  ];
}

/** A case as text for a terminal: medians, how they were had, the bounds. */
export function caseLines({ title, load, times, missing, bounds, notes }: CaseResult): string[] {
  const width = Math.max(0, ...times.map(({ name }) => name.length)) + 2;
  return [
    `${title} (load ${load.toFixed(2)})`,
    ...times.map((each) => `  ${each.name.padEnd(width)}${describeTimes(each)}   ${each.settings}`),
    ...missing.map(({ name, missing }) => `  ${name} is missing: ${missing}`),
    ...notes.map((note) => `  ${note}`),
    ...bounds.map((bound) => `  ${bound.holds ? 'holds' : 'FAILS'}  ${describeBound(bound)}`),
  ];
}

/** `0.301 s (5 rounds, 0.288 to 0.342)`. */
export function describeTimes({ seconds }: Times): string {
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)];
  return `${median(seconds).toFixed(3)} s (${seconds.length} rounds, ${least.toFixed(3)} to ${most.toFixed(3)})`;
}

/** `1.42 x the floor (at most 1.5)`. */
export function describeBound(bound: Bound): string {
  return `${describeMeasured(bound)} ${bound.unit} ${bound.what} (${bound.sense} ${bound.limit})`;
}

export function describeMeasured({ measured }: Bound): string {
  if (Number.isNaN(measured)) return 'not measured:';
  return Math.abs(measured) >= 100 || Number.isInteger(measured) ? measured.toFixed(0) : measured.toPrecision(3);
}
