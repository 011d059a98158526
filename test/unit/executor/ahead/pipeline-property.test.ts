import { expect, it } from 'vitest';
import { runOn } from '../../../helpers/compare-runs.ts';
import fc from '../../../helpers/properties.ts';
import { randomPlay } from '../../../helpers/random-plays.ts';

/** Enough to meet each kind of task beside most others; PROPERTY_RUNS=N for more. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 60);

it('a run ahead tells, changes and orders what a run in turn does', { timeout: 600_000 }, async () => {
  const slow = fc.constantFrom({}, { a: 20 }, { b: 20 }, { c: 20 });
  const settings = fc.constantFrom({}, {}, { forks: 1 }, { check: true });
  await fc.assert(
    fc.asyncProperty(randomPlay, settings, slow, async ({ hosts, playbook }, options, delays) => {
      const ahead = await runOn(playbook, hosts, options, {}, delays);
      const inTurn = await runOn(playbook, hosts, { ...options, pipeline: false }, {}, delays);
      expect({ ...ahead, sent: [] }).toEqual({ ...inTurn, sent: [] });
    }),
    { numRuns: RUNS },
  );
});
