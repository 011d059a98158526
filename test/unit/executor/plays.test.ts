import { describe, expect, it } from 'vitest';
import { expectedOf, playCases, runCase } from '../../helpers/play-cases.ts';

describe('a play gives the tasks, outcomes, messages and recap that Ansible gives', () => {
  it.each(playCases())('%s', { timeout: 60_000 }, async (name) => {
    expect(await runCase(name)).toEqual(expectedOf(name));
  });
});
