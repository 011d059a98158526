import { availableParallelism } from 'node:os';
import { atMost, type Case, findings } from '../case.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { FLOOR, floor } from '../contestants/floor.ts';
import { applyWords, OURS, PROGRAM } from '../contestants/ours.ts';
import { assertNothingChanged } from '../contestants/recap.ts';
import type { Fleet } from '../fleet.ts';
import { countLeftovers } from '../leftovers.ts';
import { interleave, medianRatio } from '../measure.ts';
import { runMeasured, type Usage } from '../usage.ts';
import { converge } from './second-apply.ts';

const HOSTS = 1000;
/** At once: what a machine of few cores is busy with, and no sshd or bastion refuses. */
const AT_ONCE = 50;

/** No peer takes part: the quickest of them would need most of an hour a round. */
export const thousand: Case = {
  name: 'hosts-1000',
  title: 'second apply, 1,000 hosts',
  run: async ({ rounds, scaleLab, say }) => {
    const fleet = await scaleLab(HOSTS);
    say('first apply, so that all that follow are second ones');
    await converge(fleet, '--forks', String(AT_ONCE));
    const usages: Usage[] = [];
    const apply = measuredApply(fleet, usages);
    await apply.run();
    const entries = [floor(fleet, AT_ONCE), apply].map((contestant) => ({ contestant, rounds }));
    const before = await countLeftovers(fleet);
    const measured = await interleave(entries, (round) => say(`round ${round} of ${rounds}`));
    const left = (await countLeftovers(fleet)) - before;
    const most = (values: number[]) => (values.length === 0 ? Number.NaN : Math.max(...values));
    return findings(
      measured,
      [
        atMost(1.2, 'x', 'the floor', medianRatio(measured, OURS, FLOOR)),
        atMost(
          400,
          'MiB',
          'of memory at the peak (VmHWM) of the Node process',
          most(usages.map(({ memory }) => memory)),
        ),
        atMost(0, 'processes', 'left behind, here and on the hosts', left),
        atMost(0, 'descriptors', 'of ssh still open at the end', most(usages.map(({ openPipes }) => openPipes))),
      ],
      [`${AT_ONCE} at once, on ${availableParallelism()} cores; no peer takes part`],
    );
  },
};

function measuredApply(fleet: Fleet, usages: Usage[]): Contestant {
  const words = applyWords(fleet, '--forks', String(AT_ONCE));
  return {
    name: OURS,
    settings: `apply --forks ${AT_ONCE}`,
    run: async () => {
      const { stdout, usage } = await runMeasured(PROGRAM, words);
      assertNothingChanged(stdout, fleet.hosts.length);
      usages.push(usage);
    },
  };
}
