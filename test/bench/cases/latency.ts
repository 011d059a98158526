import { atMost, type Case, findings } from '../case.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { FLOOR, floor } from '../contestants/floor.ts';
import { OURS, ours } from '../contestants/ours.ts';
import { interleave, medianOfRounds } from '../measure.ts';
import { extraSshArguments, proxyWords } from '../relay.ts';
import { converge } from './second-apply.ts';

const ROUND_TRIP_SECONDS = 0.05;
const ROUND_TRIPS = 3;

/** What distance costs beyond what it costs ssh itself. */
export const latency: Case = {
  name: 'latency',
  title: 'second apply, 3 hosts, 50 ms round trip',
  run: async ({ rounds, lab, say }) => {
    const fleet = await lab();
    const proxy = proxyWords({ delayMilliseconds: (ROUND_TRIP_SECONDS * 1000) / 2 });
    const far = extraSshArguments(proxy);
    const atOnce = fleet.hosts.length;
    await converge(fleet);
    const contestants = [
      floor(fleet, atOnce),
      renamed(floor(fleet, atOnce, proxy), `${FLOOR}, far`),
      ours(fleet, atOnce),
      renamed(ours(fleet, atOnce, far), `${OURS}, far`),
    ];
    for (const { run } of contestants) await run();
    const entries = contestants.map((contestant) => ({ contestant, rounds }));
    const measured = await interleave(entries, (round) => say(`round ${round} of ${rounds}`));
    const excess = medianOfRounds(
      measured,
      contestants.map(({ name }) => name),
      (floorNear = 0, floorFar = 0, near = 0, far = 0) => {
        return far - near - (floorFar - floorNear);
      },
    );
    const what = 'beyond its own time without the relay and what the floor grew by';
    return findings(measured, [atMost(ROUND_TRIPS, 'round trips', what, excess / ROUND_TRIP_SECONDS)]);
  },
};

function renamed(contestant: Contestant, name: string): Contestant {
  return { ...contestant, name };
}
