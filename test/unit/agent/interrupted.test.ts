import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePackages } from '../../helpers/apt.ts';
import { isRunning } from '../../helpers/is-running.ts';
import { Sandbox, SHELLS } from './agents.ts';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

describe.each(SHELLS)('an agent under %s whose run is interrupted', (shell) => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.remove());

  it.each([
    ['heeds it', ''],
    ['does not heed it', "trap '' TERM;"],
  ])('ends the command with its children, which %s', async (_what, trap) => {
    const file = sandbox.path(`pids ${trap.length}`);
    const abort = new AbortController();
    const agent = await sandbox.open(shell, { signal: abort.signal });
    const script = `${trap} sleep 61 & echo "$$ $!" >'${file}'; wait; wait`;
    const reply = agent.request({ kind: 'run', script, environment: {}, timeout: 0, check: false });
    const outcome = expect(reply).rejects.toThrow('interrupted');
    const pids = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split(' ').map(Number) : []);
    await expect.poll(() => pids().filter(isRunning), { timeout: 5000 }).toHaveLength(2);
    abort.abort(new Error('interrupted'));
    await outcome;
    await agent.close();
    await expect.poll(() => pids().filter(isRunning), { timeout: 3000 }).toEqual([]);
  });
});
