import { execa } from 'execa';
import { atMost, type Case, findings } from '../case.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { PROGRAM } from '../contestants/ours.ts';
import { interleave, medianRatio } from '../measure.ts';

/** A run takes a few hundredths of a second. */
const RUNS_A_ROUND = 5;
const NODE = 'node -e 0';
const VERSION = 'calico-deploy --version';

export const startUp: Case = {
  name: 'version',
  title: '--version',
  run: async ({ rounds }) => {
    const contestants = [program(NODE, 'node', '-e', '0'), program(VERSION, PROGRAM, '--version')];
    for (const { run } of contestants) await run();
    const entries = contestants.map((contestant) => ({ contestant, rounds: rounds * RUNS_A_ROUND }));
    const measured = await interleave(entries, () => {});
    return findings(measured, [atMost(1.3, 'x', NODE, medianRatio(measured, VERSION, NODE))]);
  },
};

function program(name: string, file: string, ...args: string[]): Contestant {
  return { name, settings: [file, ...args].join(' '), run: () => execa(file, args, { stdin: 'ignore' }) };
}
