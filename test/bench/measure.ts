import { performance } from 'node:perf_hooks';
import { type Contestant, isMissing, type Missing, reasonOf } from './contestants/contestant.ts';

/** A contestant's seconds, a number for each of its rounds. */
export interface Times {
  readonly name: string;
  readonly settings: string;
  readonly seconds: readonly number[];
}

export interface Measured {
  readonly times: readonly Times[];
  readonly missing: readonly Missing[];
}

/** A contestant, or why there is none; and in how many of the rounds it takes part, from the first on. */
export interface Entry {
  readonly contestant: Contestant | Missing;
  readonly rounds: number;
}

/** Seconds that one call takes. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * Runs all contestants in turn, round after round, so that a busy moment of the machine hits all alike. One that fails is left out
 * from then on, with all its times, and said to be missing.
 */
export async function interleave(entries: readonly Entry[], onRound: (round: number) => void): Promise<Measured> {
  const missing: Missing[] = [];
  let racing = entries.flatMap(({ contestant, rounds }) => {
    if (!isMissing(contestant)) return [{ contestant, rounds, seconds: [] as number[] }];
    missing.push(contestant);
    return [];
  });
  for (let round = 1; racing.some(({ rounds }) => round <= rounds); round += 1) {
    onRound(round);
    for (const racer of racing.filter(({ rounds }) => round <= rounds)) {
      const fault = await runOnce(racer.contestant, racer.seconds);
      if (fault === undefined) continue;
      missing.push(fault);
      racing = racing.filter((each) => each !== racer);
    }
  }
  const times = racing.map(({ contestant: { name, settings }, seconds }) => ({ name, settings, seconds }));
  return { times, missing };
}

async function runOnce({ name, prepare, run, tail }: Contestant, seconds: number[]): Promise<Missing | undefined> {
  try {
    await prepare?.();
    const time = await timeOf(run);
    seconds.push(time - (tail?.() ?? 0));
    return undefined;
  } catch (error) {
    return { name, missing: reasonOf(error) };
  }
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The median of what each round gives in which all of these contestants ran; NaN where one is missing. */
export function medianOfRounds(
  { times }: Measured,
  names: readonly string[],
  combine: (...seconds: number[]) => number,
): number {
  const all = names.map((name) => times.find((each) => each.name === name)?.seconds ?? []);
  const rounds = Math.min(...all.map((seconds) => seconds.length));
  return median(
    Array.from({ length: rounds }, (_, round) => combine(...all.map((seconds) => seconds[round] ?? Number.NaN))),
  );
}

/** How many times as long the one takes as the other: in each round, then the median. */
export function medianRatio(measured: Measured, slower: string, quicker: string): number {
  return medianOfRounds(measured, [slower, quicker], (left = Number.NaN, right = Number.NaN) => left / right);
}
