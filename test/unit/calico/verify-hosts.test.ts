import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/agent/operation.ts';
import { expectedOf } from '../../../src/calico/verify/expected.ts';
import { splitSections } from '../../../src/calico/verify/sections.ts';
import { verifyHosts } from '../../../src/calico/verify/verify-hosts.ts';
import { type Connection, UnreachableError } from '../../../src/transport/connection.ts';
import { expectedNode, MARK, type Recording, recordedText } from './recorded-host.ts';
import { sampleHost } from './sample-input.ts';

/** A host that answers the script with a recording, with the mark of this run. */
function answering(recording: () => string, asked: Operation[] = []): Connection {
  return {
    target: {} as Connection['target'],
    hello: {} as Connection['hello'],
    finish: async () => false,
    close: async () => {},
    request: async (operation) => {
      asked.push(operation);
      if (operation.kind !== 'run') throw new Error('only run is expected');
      const stdout = Buffer.from(recording().replaceAll(MARK, operation.environment.MARK ?? ''));
      return { ok: true, result: { changed: true, run: { rc: 0, stdout, stderr: Buffer.alloc(0), start: 0, end: 1 } } };
    },
  };
}

/** The recording of node1 as another node would have answered. */
function as(number: number, recording: Recording = 'fresh'): string {
  const swap = (text: string, left: string, right: string) =>
    text.replaceAll(left, '\u0001').replaceAll(right, left).replaceAll('\u0001', right);
  return number === 1
    ? recordedText(recording)
    : swap(swap(recordedText(recording), 'node1', `node${number}`), '10.96.0.11', `10.96.0.1${number}`);
}

const nodes = [1, 2, 3].map((number) => expectedNode(number, { etcdEndpoints: '', image: 'calico/node:v2.6.2' }));
const working = nodes.map((node, index) => ({
  ...node,
  etcdEndpoints: as(index + 1).match(/"ETCD_ENDPOINTS=([^"]*)"/)?.[1] ?? '',
}));
const connect = async (host: string) => answering(() => as(Number(host.slice(4))));

describe('verify', () => {
  it('fills a matrix of hosts and checks, and passes when all is well', async () => {
    const report = await verifyHosts({ nodes: working, connect });
    expect(report.passed).toBe(true);
    expect(report.hosts.map((each) => each.host)).toEqual(['node1', 'node2', 'node3']);
    for (const { results } of report.hosts) expect([...results.keys()]).toEqual(report.checks.map((check) => check.id));
  });

  it('asks each host once, by a command that only reads', async () => {
    const asked: Operation[] = [];
    await verifyHosts({ nodes: working, hosts: ['node2'], connect: async () => answering(() => as(2), asked) });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ kind: 'run', check: false, environment: { BIN_DIR: '/opt/kube/bin' } });
  });

  it('judges a limited host against all nodes', async () => {
    const one = await verifyHosts({ nodes: working, hosts: ['node1'], connect });
    expect(one.hosts[0]?.results.get('mesh')).toEqual({ status: 'ok', message: '2 of 2 established' });
    const four = await verifyHosts({ nodes: [...working, expectedNode(4)], hosts: ['node1'], connect });
    expect(four.hosts[0]?.results.get('mesh')?.message).toBe('node4 (10.96.0.14) is no peer');
  });

  it('finds the addresses in etcd where NODE_IP is not set', async () => {
    const report = await verifyHosts({ nodes: working.map((node) => ({ ...node, nodeIp: '' })), connect });
    expect(report.hosts[0]?.results.get('bgp')).toEqual({ status: 'ok', message: '2 of 2 connected' });
  });

  it('shows an unreachable host as unknown and judges the others', async () => {
    const report = await verifyHosts({
      nodes: working,
      connect: async (host) => {
        if (host === 'node3') throw new UnreachableError('refused', 'connection refused', '');
        return connect(host);
      },
    });
    expect(report.passed).toBe(false);
    expect(report.hosts[2]?.unreachable?.reason).toBe('refused');
    expect(report.hosts[2]?.results.get('unit')).toEqual({
      status: 'unknown',
      message: 'systemctl: unreachable: connection refused',
    });
    expect(report.hosts[0]?.results.get('mesh')?.status).toBe('ok');
  });

  it('does not pass what it does not know', async () => {
    const silent = async () => answering(() => 'Welcome!\n');
    const report = await verifyHosts({ nodes: working, connect: silent });
    expect(report.passed).toBe(false);
    expect(new Set(report.hosts.flatMap(({ results }) => [...results.values()].map(({ status }) => status)))).toEqual(
      new Set(['unknown']),
    );
  });

  it('waits for sessions that are about to stand', async () => {
    let asks = 0;
    const slow = async () =>
      answering(() => {
        asks += 1;
        return as(1, asks === 1 ? 'peer-stopped' : 'fresh');
      });
    const options = { nodes: working, hosts: ['node1'], connect: slow };
    expect((await verifyHosts(options)).passed).toBe(false);
    asks = 0;
    expect((await verifyHosts({ ...options, patience: 5000 })).passed).toBe(true);
    expect(asks).toBe(2);
  });
});

describe('the answer of a host', () => {
  it('is taken apart only along the marks of this run', () => {
    const text =
      'noise\nM begin unit\nActiveState=active\nX end unit 0\n\nM end unit 3\nproblem\nM done unit\nM begin links\ncut';
    expect([...splitSections(text, 'M')]).toEqual([
      ['unit', { rc: 3, stdout: 'ActiveState=active\nX end unit 0\n', stderr: 'problem' }],
    ]);
  });
});

describe('what is expected of a node', () => {
  it("comes from its variables, with the role's defaults", () => {
    expect(expectedOf(sampleHost('node1', { NODE_IP: '192.0.2.11', FELIX_IPINIPMTU: '1400' }))).toMatchObject({
      host: 'node1',
      nodeIp: '192.0.2.11',
      clusterCidr: '172.20.0.0/16',
      ipip: 'off',
      ipipMtu: 1400,
      backend: 'bird',
      image: 'calico/node:v2.6.2',
      binDir: '/opt/kube/bin',
    });
  });
});
