import { type Fleet, showWords } from '../fleet.ts';
import type { Contestant } from './contestant.ts';
import { assertNothingChanged } from './recap.ts';
import { runBounded } from './run-bounded.ts';

export const OURS = 'calico-deploy';
/** The built program, started as a user's shell does. */
export const PROGRAM = 'dist/bin.js';

/** The arguments of `calico-deploy apply` on a fleet. */
export function applyWords(fleet: Fleet, ...more: readonly string[]): string[] {
  return ['apply', '-i', fleet.inventory, '-p', '05.calico.yml', ...more];
}

/** `calico-deploy apply` on hosts that are right already. */
export function ours(fleet: Fleet, atOnce: number, more: readonly string[] = []): Contestant {
  const words = applyWords(fleet, '--forks', String(atOnce), ...more);
  return {
    name: OURS,
    settings: showWords(fleet, ['apply', '--forks', String(atOnce), ...more]),
    run: async () => {
      const { stdout } = await runBounded(PROGRAM, words);
      assertNothingChanged(stdout, fleet.hosts.length);
    },
  };
}
