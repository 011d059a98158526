import { describe, expect, it } from 'vitest';
import { byHost, expectedOf, playCases, runCase, untilAborted } from '../../helpers/play-cases.ts';

describe('a play gives the tasks, outcomes, messages and recap that Ansible gives', () => {
  it.each(playCases())('%s', { timeout: 60_000 }, async (name) => {
    const [ours, theirs] = [await runCase(name), expectedOf(name)];
    if (theirs.aborted) expect(untilAborted(ours)).toEqual(untilAborted(theirs));
    else if (isUnordered(name)) expect(byHost(ours)).toEqual(byHost(theirs));
    else expect(ours).toEqual(theirs);
  });
});

/** Hosts go through the play on their own. */
function isUnordered(name: string): boolean {
  return name.startsWith('free') || name === 'host-pinned';
}
