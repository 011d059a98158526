import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeControlNode } from '../../helpers/control-node.ts';
import { atMost, type Case, findings } from '../case.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { PROGRAM } from '../contestants/ours.ts';
import { writeHostInventory } from '../host-inventory.ts';
import { interleave, type Measured, median } from '../measure.ts';
import { runMeasured } from '../usage.ts';

const SIZES = [3, 500, 1000] as const;
/** How much more a host of the second half may cost than one of the first; less is noise, twice would be a square. */
const LINEAR = 1.35;
const PLAYBOOK = ['-p', '05.calico.yml'];

export const validate: Case = offline('validate', 1, async (inventory) => ['validate', '-i', inventory, ...PLAYBOOK]);

export const render: Case = offline('render', 2, async (inventory) => {
  const output = await mkdtemp(join(tmpdir(), 'bench-render-'));
  return ['render', '-o', output, '-i', inventory, '-e', 'calico_node_prefix=24', ...PLAYBOOK];
});

/** A verb that connects to no host, for 1,000 hosts and for fewer. */
function offline(verb: string, seconds: number, wordsFor: (inventory: string) => Promise<string[]>): Case {
  return {
    name: verb,
    title: `${verb}, 1,000 hosts`,
    run: async ({ rounds, say }) => {
      const control = await makeControlNode();
      const contestants = await Promise.all(
        SIZES.map(async (hosts): Promise<Contestant> => {
          const words = await wordsFor(await writeHostInventory(control, hosts));
          return { name: `${hosts} hosts`, settings: verb, run: () => runMeasured(PROGRAM, words) };
        }),
      );
      const entries = contestants.map((contestant) => ({ contestant, rounds }));
      const measured = await interleave(entries, (round) => say(`round ${round} of ${rounds}`));
      const [few, half, all] = SIZES.map((hosts) => medianOf(measured, `${hosts} hosts`)) as [number, number, number];
      const growth = (all - half) / 500 / ((half - few) / 497);
      return findings(measured, [
        atMost(seconds, 's', 'for 1,000 hosts', all),
        atMost(LINEAR, 'x', 'a host of the first 500, for one of the second 500', growth),
      ]);
    },
  };
}

function medianOf({ times }: Measured, name: string): number {
  return median(times.find((each) => each.name === name)?.seconds ?? []);
}
