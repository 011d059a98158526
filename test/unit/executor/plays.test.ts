import { describe, expect, it } from 'vitest';
import { byHost, expectedOf, playCases, runCase, untilAborted } from '../../helpers/play-cases.ts';

/** Plays that are about the connection. */
const CHOOSE_CONNECTIONS = ['connection-vars', 'unreachable'];

describe('a play gives the tasks, outcomes, messages and recap that Ansible gives', () => {
  it.each(playCases())('%s', { timeout: 60_000 }, async (name) => {
    const [ours, theirs] = [await runCase(name), expectedOf(name)];
    if (theirs.aborted) expect(untilAborted(ours)).toEqual(untilAborted(theirs));
    else if (name.startsWith('free')) expect(byHost(ours)).toEqual(byHost(theirs));
    else expect(ours).toEqual(theirs);
  });
});

describe('a play that is sent ahead gives the same', () => {
  const remote = playCases().filter((name) => !CHOOSE_CONNECTIONS.includes(name) && !name.startsWith('free'));
  it.each(remote)('%s', { timeout: 60_000 }, async (name) => {
    expect(await runCase(name, true)).toEqual(expectedOf(name));
  });
});
