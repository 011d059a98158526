import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../src/calico/verify/check.ts';
import { bgpCheck } from '../../../src/calico/verify/checks/bgp.ts';
import { containerCheck } from '../../../src/calico/verify/checks/container.ts';
import { interfacesCheck } from '../../../src/calico/verify/checks/interfaces.ts';
import { meshCheck } from '../../../src/calico/verify/checks/mesh.ts';
import { poolCheck } from '../../../src/calico/verify/checks/pool.ts';
import { routesCheck } from '../../../src/calico/verify/checks/routes.ts';
import { unitCheck } from '../../../src/calico/verify/checks/unit.ts';
import type { ExpectedNode } from '../../../src/calico/verify/expected.ts';
import { parseObservation } from '../../../src/calico/verify/observation.ts';
import type { Section, SectionName } from '../../../src/calico/verify/sections.ts';
import { VERIFY_CHECKS } from '../../../src/calico/verify/verify-hosts.ts';
import { expectedNode, type Recording, recorded } from './recorded-host.ts';

interface Situation {
  readonly of?: Recording;
  readonly number?: number;
  readonly expected?: Partial<ExpectedNode>;
  /** Sections whose answer is changed. */
  readonly change?: Partial<Record<SectionName, (text: string) => string | Section>>;
}

function judge(
  check: (typeof VERIFY_CHECKS)[number],
  { of = 'blocks', number = 1, expected, change = {} }: Situation = {},
): CheckResult {
  const sections = recorded(of);
  for (const [name, edit] of Object.entries(change)) {
    const old = sections.get(name as SectionName)!;
    const edited = edit(old.stdout);
    if (edited === old.stdout) throw new Error(`the change of ${name} changes nothing`);
    sections.set(name as SectionName, typeof edited === 'string' ? { ...old, stdout: edited } : edited);
  }
  const peers = [1, 2, 3]
    .filter((each) => each !== number)
    .map((each) => ({ host: `node${each}`, address: `10.96.0.1${each}` }));
  return check.run({ expected: expectedNode(number, expected), observed: parseObservation(sections), peers });
}

const failed =
  (stderr: string, rc = 1) =>
  (): Section => ({ rc, stdout: '', stderr });

describe('every check', () => {
  it.each(VERIFY_CHECKS.map((check) => [check.id, check] as const))('%s is ok on a working host', (_, check) => {
    expect(judge(check).status).toBe('ok');
    expect(judge(check, { of: 'fresh' }).status).toBe('ok');
  });

  it.each(VERIFY_CHECKS.map((check) => [check.id, check] as const))(
    '%s is unknown on a host that answers nothing',
    (_, check) => {
      const observed = parseObservation(new Map());
      expect(check.run({ expected: expectedNode(1), observed, peers: [] }).status).toBe('unknown');
    },
  );
});

describe('unit and container', () => {
  it('fail on the host where they were stopped', () => {
    expect(judge(unitCheck, { of: 'stopped', number: 3 })).toMatchObject({ status: 'fail' });
    expect(judge(containerCheck, { of: 'stopped', number: 3 })).toMatchObject({
      status: 'fail',
      message: 'there is no container calico-node',
    });
  });

  it('tell a missing unit, one that is not enabled, and one that starts over and over', () => {
    const unit = (edit: (text: string) => string) => judge(unitCheck, { change: { unit: edit } });
    expect(unit((text) => text.replace('LoadState=loaded', 'LoadState=not-found'))).toMatchObject({
      status: 'fail',
      advice: 'run apply',
    });
    expect(unit((text) => text.replace('=enabled', '=disabled'))).toMatchObject({ status: 'warn' });
    expect(
      unit((text) => text.replace('=active', '=activating').replace('SubState=running', 'SubState=auto-restart'))
        .message,
    ).toContain('activating (auto-restart)');
  });

  it('see a container that an older unit has made', () => {
    expect(judge(containerCheck, { expected: { image: 'calico/node:v2.6.5' } }).message).toBe(
      'it runs calico/node:v2.6.2, not calico/node:v2.6.5',
    );
    expect(judge(containerCheck, { expected: { ipip: 'always' } }).message).toBe(
      'CALICO_IPV4POOL_IPIP is off in it, not always',
    );
    const down = judge(containerCheck, {
      change: { container: (text) => text.replace('"Running": true', '"Running": false') },
    });
    expect(down).toMatchObject({ status: 'fail', message: 'the container is not running' });
  });

  it('do not take a Docker that does not answer for a missing container', () => {
    expect(judge(containerCheck, { change: { container: failed('Cannot connect to the Docker daemon') } })).toEqual({
      status: 'unknown',
      message: 'docker: Cannot connect to the Docker daemon',
    });
  });
});

describe('interfaces', () => {
  const TUNNEL = '5: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 1440 qdisc noqueue state UNKNOWN mode DEFAULT\n';
  const TUNNEL_ADDRESS = '5: tunl0    inet 172.20.29.1/32 scope global tunl0\n';
  const tunnel = (link: string, address: string) =>
    judge(interfacesCheck, {
      expected: { ipip: 'always' },
      change: { links: (text) => text + link, addresses: (text) => text + address },
    });

  it('want the address of the node', () => {
    expect(judge(interfacesCheck, { expected: { nodeIp: '192.0.2.1' } })).toMatchObject({
      status: 'fail',
      message: 'NODE_IP 192.0.2.1 is on no interface; there are 127.0.0.1, 172.17.0.1, 10.96.0.11',
    });
  });

  it('want tunl0 up, with an address of the pool and its MTU, when IPIP is on', () => {
    expect(tunnel(TUNNEL, TUNNEL_ADDRESS)).toEqual({ status: 'ok', message: '0 cali interfaces, tunl0 with MTU 1440' });
    expect(judge(interfacesCheck, { expected: { ipip: 'always' } }).message).toBe('there is no tunl0');
    expect(tunnel(TUNNEL.replace(',UP,LOWER_UP', ''), TUNNEL_ADDRESS).message).toBe('tunl0 is down');
    expect(tunnel(TUNNEL, '5: tunl0    inet 10.1.1.1/32\n').message).toBe('tunl0 has no address of 172.20.0.0/16');
    expect(tunnel(TUNNEL.replace('1440', '1480'), TUNNEL_ADDRESS)).toMatchObject({ status: 'warn' });
  });

  it('leave an idle tunl0 alone when IPIP is off, but not one with an address', () => {
    const idle = TUNNEL.replace('UP,LOWER_UP', 'X');
    expect(judge(interfacesCheck, { change: { links: (text) => text + idle } }).status).toBe('ok');
    expect(judge(interfacesCheck, { change: { addresses: (text) => text + TUNNEL_ADDRESS } })).toMatchObject({
      status: 'warn',
    });
  });

  it("look at the pods' interfaces", () => {
    const pod = '9: cali1@if4: <BROADCAST,UP> mtu 1500 qdisc noqueue\n';
    const routes = (text: string) => `${text}172.20.29.2 dev cali1 scope link\n`;
    expect(judge(interfacesCheck, { change: { links: (text) => text + pod, routes } }).message).toBe(
      '1 cali interfaces, no tunnel',
    );
    expect(judge(interfacesCheck, { change: { links: (text) => text + pod } })).toMatchObject({
      status: 'warn',
      message: 'cali1 has no route',
    });
    const down = (text: string) => text + pod.replace('UP', 'MULTICAST');
    expect(judge(interfacesCheck, { change: { links: down } })).toMatchObject({
      status: 'warn',
      message: 'cali1 is down',
    });
  });
});

describe('BGP', () => {
  it('fails for the peer that was stopped, on both layers, with the reason', () => {
    expect(judge(bgpCheck, { of: 'peer-stopped' }).message).toBe('no connection with node3 (10.96.0.13)');
    expect(judge(meshCheck, { of: 'peer-stopped' })).toMatchObject({
      status: 'fail',
      message: 'node3 (10.96.0.13) is start: Active Socket: Connection refused',
      advice: 'nothing listens there on port 179: is calico-node running on that host?',
    });
  });

  it('fails where Felix is gone', () => {
    expect(judge(meshCheck, { of: 'stopped', number: 3 })).toMatchObject({
      status: 'fail',
      message: 'Felix is not running',
    });
  });

  it('fails when a peer is not in the table at all, though calicoctl exits with 0', () => {
    const status = (text: string) => text.replace(/^\| 10\.96\.0\.12.*\n/m, '');
    expect(judge(meshCheck, { change: { status } })).toMatchObject({
      status: 'fail',
      message: 'node2 (10.96.0.12) is no peer',
    });
  });

  it('warns of peers that the inventory does not have', () => {
    const status = (text: string) =>
      text.replace('IPv6 BGP', '| 10.96.0.99 | global | start | 00:00:01 | Connect |\nIPv6 BGP');
    expect(judge(meshCheck, { change: { status } })).toMatchObject({ status: 'warn' });
    expect(
      judge(bgpCheck, { change: { sockets: (text) => `${text}0 0 10.96.0.11:179 10.96.0.99:4000\n` } }),
    ).toMatchObject({ status: 'warn' });
  });

  it('says what is broken when BIRD does not run', () => {
    const line = 'The BGP backend process (BIRD) is not running.';
    const status = () => `Calico process is running.\n\n${line}\n`;
    expect(judge(meshCheck, { change: { status } })).toMatchObject({ status: 'fail', message: line });
  });

  it('is unknown when calicoctl cannot run, and not asked for without a backend', () => {
    expect(judge(meshCheck, { change: { status: failed('', 124) } }).message).toBe(
      'calicoctl node status: it did not end in time',
    );
    expect(judge(meshCheck, { change: { status: failed('sh: calicoctl: not found', 127) } }).message).toContain(
      'a program is missing',
    );
    expect(judge(bgpCheck, { of: 'stopped', expected: { backend: 'none' } }).status).toBe('ok');
  });
});

describe('routes', () => {
  const route = '172.20.75.64/26 via 10.96.0.12 dev eth0 proto bird';
  const routes = (replacement: string) => ({ change: { routes: (text: string) => text.replace(route, replacement) } });

  it('fail when one is missing, goes elsewhere or through the wrong device', () => {
    expect(judge(routesCheck, routes('')).message).toBe('there is no route to 172.20.75.64/26 of node2');
    expect(judge(routesCheck, routes('172.20.75.64/26 via 10.96.0.1 dev eth0 proto bird')).message).toContain(
      'is via 10.96.0.1, not 10.96.0.12',
    );
    expect(judge(routesCheck, routes('172.20.75.64/26 via 10.96.0.12 dev tunl0 proto bird onlink')).message).toContain(
      'goes through tunl0',
    );
    expect(judge(routesCheck, { expected: { ipip: 'always' } }).message).toContain('does not go through tunl0');
    expect(judge(routesCheck, { expected: { ipip: 'cross-subnet' } }).status).toBe('ok');
  });

  it('fail when the own block is no blackhole', () => {
    const change = { routes: (text: string) => text.replace('blackhole 172.20.29.0/26 proto bird', '') };
    expect(judge(routesCheck, { change }).message).toBe('the own block 172.20.29.0/26 is no blackhole');
  });

  it('warn of routes that no block asks for, inside the pool only', () => {
    const add = (line: string) => ({ change: { routes: (text: string) => `${text}${line}\n` } });
    expect(judge(routesCheck, add('172.20.200.0/26 via 10.96.0.9 dev eth0 proto bird'))).toMatchObject({
      status: 'warn',
    });
    expect(judge(routesCheck, add('10.200.0.0/26 via 10.96.0.9 dev eth0 proto bird')).status).toBe('ok');
  });

  it('warn of the block of a node that is gone', () => {
    const nodes = (text: string) => text.replaceAll('/calico/bgp/v1/host/node3/', '/calico/bgp/v1/host/other/');
    expect(judge(routesCheck, { change: { nodes } })).toMatchObject({
      status: 'warn',
      advice: 'calicoctl delete node node3',
    });
  });

  it('fail on a host that etcd does not know, and are unknown without etcd', () => {
    const nodes = (text: string) => text.replaceAll('node1', 'elsewhere').replaceAll('10.96.0.11', '10.96.0.99');
    expect(judge(routesCheck, { change: { nodes } }).message).toBe('this host is no node in etcd');
    expect(judge(routesCheck, { change: { blocks: failed('curl: (7) Failed to connect', 7) } })).toMatchObject({
      status: 'unknown',
    });
    expect(judge(routesCheck, { change: { blocks: () => '404 page not found\n' } }).message).toContain(
      '404 page not found',
    );
  });
});

describe('the pool', () => {
  it('fails when it is another one or has another mode', () => {
    expect(judge(poolCheck, { expected: { clusterCidr: '172.30.0.0/16' } }).message).toBe(
      'the pool is 172.20.0.0/16, not 172.30.0.0/16',
    );
    expect(judge(poolCheck, { expected: { ipip: 'always' } }).message).toBe('IPIP of the pool is off, not always');
    expect(judge(poolCheck, { change: { pools: () => '[]' } }).message).toBe('there is no pool, not 172.20.0.0/16');
    expect(judge(poolCheck, { change: { pools: (text) => `${text}    disabled: true\n` } }).message).toContain(
      'is disabled',
    );
  });

  it('warns of a second one and of pods that cannot reach out', () => {
    const second = (text: string) => `${text}${text.replace('172.20', '172.30')}`;
    expect(judge(poolCheck, { change: { pools: second } })).toMatchObject({
      status: 'warn',
      message: 'there are other pools: 172.30.0.0/16',
    });
    expect(
      judge(poolCheck, { change: { pools: (text) => text.replace('nat-outgoing: true', 'nat-outgoing: false') } })
        .status,
    ).toBe('warn');
  });
});
