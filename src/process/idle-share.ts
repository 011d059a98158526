import { cpus } from 'node:os';

const INTERVAL_MILLISECONDS = 250;

interface Sample {
  readonly at: number;
  readonly idle: number;
  readonly all: number;
}

let last: Sample | undefined;
let share = 0;

/** How much of its processors' time this machine had to spare of late, from 0 to 1; 0 until it has been looked at twice. */
export function idleShare(): number {
  const now = Date.now();
  if (last && now - last.at < INTERVAL_MILLISECONDS) return share;
  const sample = takeSample(now);
  if (last && sample.all > last.all) share = (sample.idle - last.idle) / (sample.all - last.all);
  last = sample;
  return share;
}

function takeSample(at: number): Sample {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { at, idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((each) => Object.values(each))) };
}
