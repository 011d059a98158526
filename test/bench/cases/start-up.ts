import { execa } from 'execa';
import { atMost, type Case, findings } from '../case.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { interleave, medianRatio } from '../measure.ts';

/** A run takes a few hundredths of a second. */
const RUNS_A_ROUND = 5;
const NODE = 'node -e 0';
const VERSION = 'calico-deploy --version';

export const startUp: Case = {
  name: 'version',
  title: '--version',
  run: async ({ rounds }) => {
    const contestants = [node(NODE, '-e', '0'), node(VERSION, 'dist/bin.js', '--version')];
    for (const { run } of contestants) await run();
    const entries = contestants.map((contestant) => ({ contestant, rounds: rounds * RUNS_A_ROUND }));
    const measured = await interleave(entries, () => {});
    return findings(measured, [atMost(1.3, 'x', NODE, medianRatio(measured, VERSION, NODE))]);
  },
};

function node(name: string, ...args: string[]): Contestant {
  return { name, settings: args.join(' '), run: () => execa('node', args, { stdin: 'ignore' }) };
}
