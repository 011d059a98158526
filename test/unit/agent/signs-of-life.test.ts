import * as fs from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { perform, Sandbox } from './agents.ts';

describe('a long operation', () => {
  const [sandbox, stopped] = [new Sandbox(), new Sandbox()];
  afterAll(() => Promise.all([sandbox.remove(), stopped.remove()]));
  const sleep = (script: string) => ({ kind: 'run', script, environment: {}, timeout: 0, check: false }) as const;

  it.concurrent('is waited for as long as the agent gives signs of life', async () => {
    const agent = await sandbox.open('dash', { silenceLimit: 7 });
    expect((await perform(agent, sleep('sleep 12'))).run?.rc).toBe(0);
    await agent.close();
  });

  it.concurrent('is given up when they end', async () => {
    const agent = await stopped.open('dash', { silenceLimit: 7 });
    const [name = ''] = fs.readdirSync(stopped.state).filter((each) => each.startsWith('session.'));
    const pid = Number(name.split('.')[1]);
    const reply = agent.request(sleep('sleep 60'));
    await new Promise((resolve) => setTimeout(resolve, 6000));
    const children = fs
      .readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
    for (const each of [pid, ...children]) process.kill(each, 'SIGSTOP');
    await expect(reply).rejects.toMatchObject({ reason: 'lost', message: 'localhost: no sign of life for 7 s' });
    for (const each of children) process.kill(each, 'SIGCONT');
    const alive = () => children.filter((each) => fs.existsSync(`/proc/${each}`));
    await vi.waitFor(() => expect(alive()).toEqual([]), { timeout: 15_000 });
  });
});
