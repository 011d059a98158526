import { readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, showWords } from '../fleet.ts';
import type { Contestant } from './contestant.ts';
import { assertNothingChanged } from './recap.ts';
import { runBounded } from './run-bounded.ts';

export const OURS = 'calico-deploy';
/** The same where the last run's answers are not known: what a run costs whose input is another. */
export const ANEW = 'calico-deploy, not asked again';
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

/** The same, where what the last run found has been forgotten (docs/decisions/asking-again.md). */
export function anew(fleet: Fleet, atOnce: number): Contestant {
  return { ...ours(fleet, atOnce), name: ANEW, prepare: forgetAnswers };
}

async function forgetAnswers(): Promise<void> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'calico-deploy');
  const names = (await readdir(folder)).filter((name) => /^(?:answers|early)-/.test(name));
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}
