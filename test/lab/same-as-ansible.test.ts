import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeIssued, type IssuedFiles, readIssuedFiles, readIssuedModes } from './comparison/certificates.ts';
import { type HostState, readHostState } from './comparison/host-state.ts';
import { ansibleRunner, type Outcomes, type Runner, runOurs } from './comparison/outcomes.ts';
import { describeLab, downLab, type LabHost, recreateHosts } from './lab.ts';

/**
 * The shipped tree on fresh hosts, once by real Ansible and once by `calico-deploy apply`: each in check mode, then for
 * real, then again. Both must say the same and leave the same behind.
 */
const lab = describeLab({ name: 'b', hosts: 3 });

interface Side {
  readonly check: Outcomes;
  readonly first: Outcomes;
  readonly second: Outcomes;
  readonly hosts: Readonly<Record<string, HostState>>;
  readonly issued: Readonly<Record<string, IssuedFiles>>;
  readonly issuedModes: Readonly<Record<string, string>>;
}

let home: string;
let ca: string;
let ansible: Side;
let ours: Side;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ansible-'));
  ansible = await runSide(ansibleRunner(home));
});
beforeAll(async () => {
  ours = await runSide(runOurs);
  ca = await readFile(join(lab.paths.caDir, 'ca.pem'), 'utf8');
});

afterAll(async () => {
  await downLab({ name: lab.name });
  await rm(home, { recursive: true, force: true });
});

async function runSide(run: Runner): Promise<Side> {
  await recreateHosts(lab);
  await rm(join(lab.paths.caDir, 'calico'), { recursive: true, force: true });
  const check = await run(lab, '--check');
  const first = await run(lab);
  const second = await run(lab);
  return {
    ...{ check, first, second },
    hosts: await ofEachHost((host) => readHostState(lab, host.number)),
    issued: await ofEachHost((host) => readIssuedFiles(lab, host.name)),
    issuedModes: await readIssuedModes(lab),
  };
}

async function ofEachHost<T>(read: (host: LabHost) => Promise<T>): Promise<Record<string, T>> {
  return Object.fromEntries(await Promise.all(lab.hosts.map(async (host) => [host.name, await read(host)] as const)));
}

describe('apply and ansible-playbook on fresh hosts', () => {
  it.each(['check', 'first', 'second'] as const)('say the same in the %s run: exit code, recap, every task', (run) => {
    expect(ours[run]).toEqual(ansible[run]);
    expect(ours[run].exitCode).toBe(0);
  });

  it('change much in the first run and nothing in the second', () => {
    for (const { name } of lab.hosts) {
      expect(ansible.first.recap[name]?.changed).toBeGreaterThan(10);
      expect(ansible.second.recap[name]).toMatchObject({ changed: 0, failed: 0, unreachable: 0 });
    }
  });

  describe.each(lab.hosts.map((host) => host.name))('leave the same on %s', (name) => {
    it('in every file, link and folder: kind, mode, owner, content', () => {
      const files = ansible.hosts[name]?.files ?? {};
      expect(ours.hosts[name]?.files).toEqual(files);
      expect(files['/etc/calico/ssl/calico-key.pem']).toBe('f 600 root:root ');
      expect(files['/opt/kube/bin/calicoctl']).toMatch(/^f 755 root:root [0-9a-f]{64}$/);
    });

    it('in every byte of what is rendered and of the certificate of the CA', () => {
      expect(ours.hosts[name]?.texts).toEqual(ansible.hosts[name]?.texts);
      for (const side of [ours, ansible]) expect(side.hosts[name]?.pems['/etc/calico/ssl/ca.pem']).toBe(ca);
    });

    it('in the units, and in the container that the unit runs', () => {
      expect(ours.hosts[name]?.units).toEqual(ansible.hosts[name]?.units);
      expect(ours.hosts[name]?.units['state of calico-node']).toMatch(/ActiveState=active.*UnitFileState=enabled/s);
      expect(ours.hosts[name]?.container).toEqual(ansible.hosts[name]?.container);
    });

    it('in the fields of its key, request and certificate, which it has from the control node', async () => {
      for (const { hosts, issued } of [ours, ansible]) {
        expect(hosts[name]?.pems['/etc/calico/ssl/calico.pem']).toBe(issued[name]?.certificate);
        expect(hosts[name]?.pems['/etc/calico/ssl/calico-key.pem']).toBe(issued[name]?.key);
      }
      const [mine, theirs] = await Promise.all([ours, ansible].map((side) => describeIssued(side.issued[name]!, ca)));
      expect(mine).toEqual(theirs);
      expect(mine).toMatchObject({ keyMatchesCertificate: true, signedByCa: true, issuedJustNow: true });
      expect(mine?.certificate).toMatch(/Issuer: .*Subject: .*TLS Web Client Authentication.*SHA-1 of its key/s);
    });
  });

  it('keep the same on the control node, in files of the same modes', () => {
    expect(ours.issuedModes).toEqual(ansible.issuedModes);
    expect(Object.keys(ours.issuedModes)).toContain('calico/node3/calico.csr');
  });
});
