import { atLeast, atMost, type Bound, type Case, findings } from '../case.ts';
import { ANSIBLE, ansible, MITOGEN, mitogen } from '../contestants/ansible.ts';
import { enter } from '../contestants/contestant.ts';
import { FLOOR, floor } from '../contestants/floor.ts';
import { ANEW, anew, applyWords, OURS, ours, PROGRAM } from '../contestants/ours.ts';
import { PYINFRA, pyinfra } from '../contestants/pyinfra.ts';
import { runBounded } from '../contestants/run-bounded.ts';
import type { Fleet } from '../fleet.ts';
import { interleave, type Measured, medianRatio } from '../measure.ts';

/** A round of a peer at 50 hosts takes minutes: they take part in few rounds, and warm up in none. */
const PEER_ROUNDS_AT_50 = 2;

export const secondApply3: Case = {
  name: 'hosts-3',
  title: 'second apply, 3 hosts',
  run: async ({ rounds, peers, lab, say }) => {
    const peerRounds = peers ? rounds : 0;
    const measured = await race(await lab(), { rounds, peerRounds, warmsUp: peers, forks: 20, say });
    return findings(measured, boundsOf(measured, { floor: 1.5, ansible: 20, mitogen: 12, pyinfra: 6 }));
  },
};

export const secondApply50: Case = {
  name: 'hosts-50',
  title: 'second apply, 50 hosts',
  run: async ({ rounds, peers, scaleLab, say }) => {
    const peerRounds = peers ? Math.min(rounds, PEER_ROUNDS_AT_50) : 0;
    const measured = await race(await scaleLab(50), { rounds, peerRounds, warmsUp: false, forks: 50, say });
    const bounds = boundsOf(measured, { floor: 1.25, ansible: 45, mitogen: 18, pyinfra: 4 });
    return findings(measured, bounds, [`the peers took part in ${peerRounds} of the ${rounds} rounds`]);
  },
};

/** Brings the hosts to the state of the role, so that all that follow are second runs. */
export async function converge(fleet: Fleet, ...more: readonly string[]): Promise<void> {
  await runBounded(PROGRAM, applyWords(fleet, ...more));
}

interface Race {
  readonly rounds: number;
  readonly peerRounds: number;
  /** Whether the peers do: a run that does not count. */
  readonly warmsUp: boolean;
  readonly forks: number;
  readonly say: (line: string) => void;
}

async function race(fleet: Fleet, { rounds, peerRounds, warmsUp, forks, say }: Race): Promise<Measured> {
  say('first apply, so that all that follow are second ones');
  await converge(fleet);
  say('a run that does not count, so that all are warm');
  const atOnce = fleet.hosts.length;
  const own = [
    { contestant: await enter(FLOOR, true, () => floor(fleet, atOnce)), rounds },
    { contestant: await enter(ANEW, true, () => anew(fleet, atOnce)), rounds },
    { contestant: await enter(OURS, true, () => ours(fleet, atOnce)), rounds },
  ];
  if (peerRounds === 0) return interleave(own, (round) => say(`round ${round} of ${rounds}`));
  const all = [
    ...own,
    { contestant: await enter(ANSIBLE, warmsUp, () => ansible(fleet, forks)), rounds: peerRounds },
    { contestant: await enter(MITOGEN, warmsUp, () => mitogen(fleet, forks)), rounds: peerRounds },
    { contestant: await enter(PYINFRA, warmsUp, () => pyinfra(fleet, atOnce)), rounds: peerRounds },
  ];
  return interleave(all, (round) => say(`round ${round} of ${rounds}`));
}

function boundsOf(measured: Measured, limits: Record<'floor' | 'ansible' | 'mitogen' | 'pyinfra', number>): Bound[] {
  const faster = (peer: string, limit: number) =>
    atLeast(limit, 'x', `faster than ${peer}`, medianRatio(measured, peer, OURS));
  return [
    atMost(limits.floor, 'x', 'the floor', medianRatio(measured, OURS, FLOOR)),
    faster(ANSIBLE, limits.ansible),
    faster(MITOGEN, limits.mitogen),
    faster(PYINFRA, limits.pyinfra),
  ];
}
