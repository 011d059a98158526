import { describe, expect, it } from 'vitest';
import { byHost, expectedOf, playCases, type Recorded, runCase, untilAborted } from '../../../helpers/play-cases.ts';

/** Plays that are about the connection. */
const CHOOSE_CONNECTIONS = ['connection-vars', 'unreachable'];

describe('a play gives the tasks, outcomes, messages and recap that Ansible gives', () => {
  it.each(playCases())('%s', { timeout: 60_000 }, async (name) => expectSame(await runCase(name), name));
});

describe('a play that is sent ahead gives the same', () => {
  const remote = playCases().filter((name) => !CHOOSE_CONNECTIONS.includes(name));
  it.each(remote)('%s', { timeout: 60_000 }, async (name) => expectSame(await runCase(name, true), name));
});

function expectSame(ours: Recorded, name: string): void {
  const theirs = expectedOf(name);
  if (theirs.aborted) expect(untilAborted(ours)).toEqual(untilAborted(theirs));
  else if (isUnordered(name)) expect(byHost(ours)).toEqual(byHost(theirs));
  else expect(ours).toEqual(theirs);
}

/** Hosts go through the play on their own. */
function isUnordered(name: string): boolean {
  return name.startsWith('free') || name === 'host-pinned';
}
