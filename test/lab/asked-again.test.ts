import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { execOnHost, type Lab, upLab } from './lab.ts';
import { applyLab } from './runs.ts';

/** The shipped role, whose runs without a change are asked again, and what happens on a host between two of them. */
let lab: Lab;
const home = mkdtempSync(join(tmpdir(), 'calico-deploy-asked-'));
const cache = join(home, 'calico-deploy');

beforeAll(async () => {
  lab = await upLab({ hosts: 3 });
  expect(await applyLab(lab)).toMatchObject({ exitCode: 0 });
});

const onFirst = (script: string) => execOnHost(lab, 1, script);
const kept = () => readdirSync(cache).filter((name) => name.startsWith('answers-'));

async function apply() {
  const { exitCode, stdout } = await runCli(['apply', '-i', lab.paths.inventory, '-p', '05.calico.yml'], {
    env: { XDG_CACHE_HOME: home },
  });
  const changed = [...stdout.matchAll(/^(node\d) .* changed=(\d+)/gm)].map(([, host, count]) => `${host} ${count}`);
  return { exitCode, changed, stdout };
}

/** Runs until a run is kept: files have to settle, and one that follows a question in vain keeps nothing. */
async function learn() {
  for (let tries = 0; tries < 5; tries += 1) {
    await sleep(2100);
    const run = await apply();
    expect(run).toMatchObject({ exitCode: 0, changed: ['node1 0', 'node2 0', 'node3 0'] });
    if (kept().length > 0) return run;
  }
  throw new Error('no run is kept');
}

/** The agents that greeted since the host was asked last, by the session files that they make. */
async function sessions() {
  const { stdout } = await onFirst('stat -c %Y.%y /var/lib/calico-deploy');
  return stdout;
}

describe('the shipped role', { timeout: 120_000 }, () => {
  it('is asked again, without an agent, and says the same', async () => {
    const learned = await learn();
    const before = await sessions();
    expect(await apply()).toEqual(learned);
    expect(await sessions()).toBe(before);
  });

  const DRIFTS: readonly (readonly [what: string, script: string, changes: number])[] = [
    ['a mode', 'chmod 0666 /etc/cni/net.d/10-calico.conf', 1],
    [
      'bytes, with the time set back',
      't=$(stat -c %y /etc/calico/calicoctl.cfg); sed -i s/e/E/ /etc/calico/calicoctl.cfg; touch -d "$t" /etc/calico/calicoctl.cfg',
      1,
    ],
    ['a stopped unit', 'systemctl stop calico-node', 1],
    ['the unit', 'echo "# a" >>/etc/systemd/system/calico-node.service', 2],
    ['another address', 'ip addr add 10.99.77.1/32 dev lo', 0],
    ['a service that was restarted', 'systemctl restart calico-node', 0],
  ];

  it.each(DRIFTS)('is a run as any after %s', async (_, script, changes) => {
    await learn();
    expect(await onFirst(script)).toMatchObject({ exitCode: 0 });
    expect(await apply()).toMatchObject({ exitCode: 0, changed: [`node1 ${changes}`, 'node2 0', 'node3 0'] });
    expect(kept()).toEqual([]);
    await onFirst('ip addr del 10.99.77.1/32 dev lo');
  });
});
