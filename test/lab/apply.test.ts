import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { claimBlocks, execOnHost, type Lab, resetLab, upLab } from './lab.ts';
import { applyLab, containerStarts } from './runs.ts';

/** The main job on three real hosts, from nothing to a working network and through drift made by hand. */
let lab: Lab;

beforeAll(async () => {
  lab = await upLab({ hosts: 3 });
  await resetLab(lab);
});

const onFirst = async (script: string) => {
  const result = await execOnHost(lab, 1, script);
  expect(result, script).toMatchObject({ exitCode: 0 });
  return result.stdout;
};

describe('apply on fresh hosts', () => {
  it('reports in check mode what it would do and leaves the hosts as they were', async () => {
    const run = await applyLab(lab, '--check', '--diff');
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.recap.node1).toMatchObject({ failed: 0, unreachable: 0 });
    expect(await onFirst('ls /etc/calico /etc/cni/net.d/10-calico.conf 2>/dev/null || true')).toBe('');
  });

  it('takes three hosts from nothing to a Calico network', async () => {
    const run = await applyLab(lab);
    expect(run, run.stderr).toMatchObject({ exitCode: 0 });
    for (const host of lab.hosts) expect(run.recap[host.name]).toMatchObject({ failed: 0, unreachable: 0 });
    await claimBlocks(lab);
    const verified = await runCli(['verify', '-i', lab.paths.inventory, '-p', '05.calico.yml']);
    expect(verified, verified.stdout + verified.stderr).toMatchObject({ exitCode: 0 });
  });

  it('changes nothing in a second run and leaves the containers running', async () => {
    const before = await containerStarts(lab);
    const run = await applyLab(lab);
    expect(run).toMatchObject({ exitCode: 0, changes: [] });
    for (const host of lab.hosts) expect(run.recap[host.name]).toMatchObject({ changed: 0, failed: 0 });
    expect(await containerStarts(lab)).toEqual(before);
  });

  it('keeps private keys to root, and the key of the CA off the hosts', async () => {
    expect(await onFirst('stat -c "%a %U %G" /etc/calico/ssl/calico-key.pem')).toBe('600 root root');
    const keyOfCa = await execOnHost(lab, 1, `grep -rlF "$(sed -n 2p)" /etc/calico /var/lib/calico-deploy || true`, {
      input: await (await import('node:fs/promises')).readFile(`${lab.paths.caDir}/ca-key.pem`, 'utf8'),
    });
    expect(keyOfCa.stdout).toBe('');
  });
});

describe('apply after drift', () => {
  const drifts: readonly [string, string, readonly string[]][] = [
    [
      'bytes of calicoctl.cfg',
      'echo "# edited" >> /etc/calico/calicoctl.cfg',
      ['Write the configuration of calicoctl: node1'],
    ],
    ['a mode', 'chmod 0666 /etc/cni/net.d/10-calico.conf', ['Write the CNI configuration: node1']],
    ['an owner', 'chown daemon /opt/kube/bin/loopback', ['Copy the CNI plugins and calicoctl: node1']],
    ['a removed file', 'rm /etc/cni/net.d/10-calico.conf', ['Write the CNI configuration: node1']],
    ['a stopped unit', 'systemctl stop calico-node', ['Enable and start calico-node: node1']],
    ['a disabled unit', 'systemctl disable calico-node', ['Enable and start calico-node: node1']],
    [
      'two edits of the unit',
      'printf "# a\\n# b\\n" >> /etc/systemd/system/calico-node.service',
      ['Write the unit: node1', 'restart calico-node: node1'],
    ],
    [
      'the bytes of the certificate',
      'echo >> /etc/calico/ssl/calico.pem',
      ['Copy the certificate: node1', 'restart calico-node: node1'],
    ],
  ];

  it.each(drifts)('makes exactly the change that undoes %s', async (_what, script, changes) => {
    await onFirst(script);
    const run = await applyLab(lab);
    expect(run, run.stderr).toMatchObject({ exitCode: 0, changes });
    expect(await applyLab(lab)).toMatchObject({ exitCode: 0, changes: [] });
  });

  it('restarts calico-node for its unit and for nothing that it does not read', async () => {
    const before = await containerStarts(lab);
    await onFirst('echo "# edited" >> /etc/calico/calicoctl.cfg');
    await applyLab(lab);
    expect(await containerStarts(lab)).toEqual(before);
    await onFirst('echo "# edited" >> /etc/systemd/system/calico-node.service');
    await applyLab(lab);
    const [first, ...others] = await containerStarts(lab);
    expect(first).not.toBe(before[0]);
    expect(others).toEqual(before.slice(1));
  });
});
