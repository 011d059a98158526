import { performance } from 'node:perf_hooks';

/** Seconds that one call takes. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Runs all contestants in turn, round after round, so that a busy moment of the machine hits all alike. */
export async function interleave(
  contestants: ReadonlyMap<string, () => Promise<unknown>>,
  rounds: number,
  onRound: (round: number) => void,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>([...contestants.keys()].map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    onRound(round);
    for (const [name, work] of contestants) times.get(name)?.push(await timeOf(work));
  }
  return times;
}

/** The median of the ratios of each round. */
export function medianRatio(times: readonly number[], floor: readonly number[]): number {
  return median(times.map((time, round) => time / (floor[round] ?? Number.NaN)));
}
