import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execOnHost, type Lab, startHost, stopHost, upLab } from './lab.ts';
import { applyLab } from './runs.ts';

/** A host that cannot be reached is its own state: reported with the reason, exit code 4, and the others are finished. */
let lab: Lab;
let knownHosts: string;

beforeAll(async () => {
  lab = await upLab({ hosts: 3 });
  knownHosts = await readFile(lab.paths.knownHosts, 'utf8');
  expect(await applyLab(lab)).toMatchObject({ exitCode: 0 });
});

afterAll(async () => {
  await writeFile(lab.paths.knownHosts, knownHosts);
  await startHost(lab, 3);
});

async function expectUnreachable(reason: RegExp): Promise<void> {
  const run = await applyLab(lab);
  expect(run, run.stderr).toMatchObject({ exitCode: 4 });
  expect(run.recap.node3).toMatchObject({ unreachable: 1, failed: 0 });
  expect(run.stderr).toMatch(reason);
  for (const name of ['node1', 'node2'])
    expect(run.recap[name]).toMatchObject({ unreachable: 0, failed: 0, changed: 0 });
  expect(run.recap.node1?.ok).toBeGreaterThan(20);
}

describe('apply with one host that cannot be reached', () => {
  it('says that the login shell refuses commands', async () => {
    await execOnHost(lab, 3, 'usermod -s /usr/sbin/nologin root');
    await expectUnreachable(/login shell/i);
    await execOnHost(lab, 3, 'usermod -s /bin/bash root');
  });

  it('says that the host key has changed, and does not connect', async () => {
    const other = knownHosts.split('\n').find((line) => line.includes(lab.hosts[0]!.sshAddress)) ?? '';
    const swapped = knownHosts.replace(/^127\S+3 .*$/m, other.replace(/^\S+/, lab.hosts[2]!.sshAddress));
    await writeFile(lab.paths.knownHosts, swapped);
    await expectUnreachable(/host key/i);
    await writeFile(lab.paths.knownHosts, knownHosts);
  });

  it('says that a host is down', async () => {
    await stopHost(lab, 3);
    await expectUnreachable(/nothing listens|no answer|closed/i);
    await startHost(lab, 3);
  });
});
