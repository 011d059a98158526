import { describe, expect, it } from 'vitest';
import { parseContainer } from '../../../src/calico/parsers/container.ts';
import { parseEtcdKeys, storedBlocks, storedNodes } from '../../../src/calico/parsers/etcd-keys.ts';
import { parseAddresses, parseLinks } from '../../../src/calico/parsers/interfaces.ts';
import { parseIpPools } from '../../../src/calico/parsers/ip-pools.ts';
import { parseNodeStatus } from '../../../src/calico/parsers/node-status.ts';
import { parseRoutes } from '../../../src/calico/parsers/routes.ts';
import { parseSockets } from '../../../src/calico/parsers/sockets.ts';
import { recorded } from './recorded-host.ts';

describe('calicoctl node status', () => {
  it('is read with all its columns', () => {
    const status = parseNodeStatus(recorded('fresh').get('status')!.stdout);
    expect(status.running).toBe(true);
    expect(status.ipv4.map(({ address, type, state, info }) => [address, type, state, info])).toEqual([
      ['10.96.0.12', 'node-to-node mesh', 'up', 'Established'],
      ['10.96.0.13', 'node-to-node mesh', 'up', 'Established'],
    ]);
    expect(status.ipv6).toEqual([]);
    expect(status.remarks).toEqual(['No IPv6 peers found.']);
  });

  it('joins the rows that a long cell goes on in', () => {
    const status = parseNodeStatus(recorded('peer-stopped').get('status')!.stdout);
    expect(status.ipv4[1]).toMatchObject({
      address: '10.96.0.13',
      state: 'start',
      info: 'Active Socket: Connection refused',
    });
  });

  it('takes a date for the time, and other kinds of peers', () => {
    const text = '| 192.0.2.1 | node specific | up | 2022-07-14 | Established |';
    expect(parseNodeStatus(text).ipv4).toEqual([
      { address: '192.0.2.1', type: 'node specific', state: 'up', since: '2022-07-14', info: 'Established' },
    ]);
  });

  it('keeps the tables of both versions apart', () => {
    const row = (address: string) => `| ${address} | global | up | 12:00:00 | Established |\n`;
    const status = parseNodeStatus(`IPv4 BGP status\n${row('192.0.2.1')}\nIPv6 BGP status\n${row('2001:db8::1')}`);
    expect([status.ipv4.length, status.ipv6.length]).toEqual([1, 1]);
  });

  it.each([
    ['Calico process is not running.\n', false],
    ['Calico process is running.\n\nIPv4 BGP status\nNo IPv4 peers found.\n', true],
    ['Calico process is running.\n\nNone of the BGP backend processes (BIRD or GoBGP) are running.\n', true],
    ['', false],
    ['|||||\n| x |\n+--+\n\u0000', false],
  ])('reads %j without peers', (text, running) => {
    expect(parseNodeStatus(text).running).toBe(running);
    expect(parseNodeStatus(text).ipv4.filter((peer) => peer.address !== '')).toEqual([]);
  });
});

describe('calicoctl get ipPool', () => {
  it('is read as recorded', () => {
    expect(parseIpPools(recorded('fresh').get('pools')!.stdout)).toEqual([
      { cidr: '172.20.0.0/16', ipip: 'off', natOutgoing: true, disabled: false },
    ]);
  });

  const pool = (spec: string) =>
    parseIpPools(`- apiVersion: v1\n  kind: ipPool\n  metadata:\n    cidr: 10.0.0.0/8\n  spec:\n${spec}`)?.[0];

  it('knows the modes of IPIP', () => {
    expect(pool('    ipip:\n      enabled: true\n      mode: always\n')?.ipip).toBe('always');
    expect(pool('    ipip:\n      enabled: true\n      mode: cross-subnet\n')?.ipip).toBe('cross-subnet');
    expect(pool('    ipip:\n      enabled: true\n')?.ipip).toBe('always');
    expect(pool('    ipip:\n      mode: always\n')?.ipip).toBe('off');
    expect(pool('    disabled: true\n')).toMatchObject({ disabled: true, natOutgoing: false });
  });

  it('takes no pool for an empty list and nothing for other text', () => {
    expect(parseIpPools('[]')).toEqual([]);
    expect(parseIpPools('')).toEqual([]);
    expect(parseIpPools('Failed to execute command: client: etcd cluster is unavailable')).toBeUndefined();
    expect(parseIpPools('\t: {')).toBeUndefined();
  });
});

describe('ip', () => {
  it('route: is read as recorded', () => {
    const routes = parseRoutes(recorded('blocks').get('routes')!.stdout).filter((route) => route.protocol === 'bird');
    expect(routes).toEqual([
      { type: 'blackhole', destination: '172.20.29.0/26', protocol: 'bird', onlink: false },
      {
        type: 'unicast',
        destination: '172.20.75.64/26',
        via: '10.96.0.12',
        device: 'eth0',
        protocol: 'bird',
        onlink: false,
      },
      {
        type: 'unicast',
        destination: '172.20.230.128/26',
        via: '10.96.0.13',
        device: 'eth0',
        protocol: 'bird',
        onlink: false,
      },
    ]);
  });

  it('route: knows tunnels, addresses, defaults and several next hops', () => {
    const text = [
      '172.20.1.0/26 via 192.0.2.9 dev tunl0 proto bird onlink ',
      '172.20.33.129 dev caliccc295a6d4f scope link ',
      'default proto static metric 100 ',
      '\tnexthop via 192.0.2.1 dev eth0 weight 1 ',
      'unreachable 10.0.0.0/8 proto bird metric 1024 ',
      'garbage',
    ].join('\n');
    expect(parseRoutes(text)).toMatchObject([
      { destination: '172.20.1.0/26', device: 'tunl0', onlink: true },
      { destination: '172.20.33.129/32', device: 'caliccc295a6d4f' },
      { destination: '0.0.0.0/0', protocol: 'static' },
      { destination: '0.0.0.0/0', via: '192.0.2.1', device: 'eth0' },
      { type: 'unreachable', destination: '10.0.0.0/8' },
    ]);
  });

  it('link: is read as recorded, names without their peers', () => {
    const links = parseLinks(recorded('fresh').get('links')!.stdout);
    expect(links.map((link) => link.name)).toEqual(['lo', 'docker0', 'eth0']);
    expect(links[2]).toMatchObject({ mtu: 1500, flags: expect.arrayContaining(['UP']) });
  });

  it("link: reads a pod's interface and an idle tunnel", () => {
    const text =
      '3: caliccc295a6d4f@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default\\    link/ether 12:79:2f:fe:8d:28\n' +
      '5: tunl0@NONE: <NOARP> mtu 1480 qdisc noop state DOWN group default qlen 1\\    link/ipip 0.0.0.0 brd 0.0.0.0\n';
    expect(parseLinks(text)).toEqual([
      { name: 'caliccc295a6d4f', flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'], mtu: 1500 },
      { name: 'tunl0', flags: ['NOARP'], mtu: 1480 },
    ]);
  });

  it('addr: is read as recorded', () => {
    expect(parseAddresses(recorded('fresh').get('addresses')!.stdout)).toContainEqual({
      device: 'eth0',
      address: '10.96.0.11',
      prefix: 24,
    });
  });

  it('addr: takes an address without a length for one alone', () => {
    expect(
      parseAddresses(
        '5: tunl0    inet 172.20.1.1 peer 172.20.1.2/32 scope global tunl0\n9: x@y    inet 10.0.0.1 scope global',
      ),
    ).toEqual([
      { device: 'tunl0', address: '172.20.1.1', prefix: 32 },
      { device: 'x', address: '10.0.0.1', prefix: 32 },
    ]);
  });
});

describe('sockets', () => {
  const wanted = { localAddress: '192.168.1.66', localPort: 179, peerAddress: '192.168.1.35', peerPort: 41316 };

  it('are read as recorded', () => {
    expect(
      parseSockets(recorded('fresh').get('sockets')!.stdout)
        .map((socket) => socket.peerAddress)
        .toSorted(),
    ).toEqual(['10.96.0.12', '10.96.0.13']);
  });

  it.each([
    ['ss asked for one state', '0      0      192.168.1.66:179     192.168.1.35:41316'],
    ['ss with states', 'ESTAB 0      0      192.168.1.66:179     192.168.1.35:41316'],
    ['addresses of IPv4 in IPv6', '0 0 [::ffff:192.168.1.66]:179 [::ffff:192.168.1.35]:41316'],
    ['an interface in the address', '0 0 192.168.1.66%eth0:179 192.168.1.35:41316'],
    ['the kernel', '   7: 4201A8C0:00B3 2301A8C0:A164 01 00000000:00000000 02:0000 00000000 0 0 28479 2 0'],
  ])('are read from %s', (_, line) => {
    expect(parseSockets(`${line}\n`)).toEqual([wanted]);
  });

  it('count only when established', () => {
    const text =
      'SYN-SENT 0 1 192.168.1.66:42000 192.168.1.35:179\n 0: 4201A8C0:00B3 00000000:0000 0A 0 0 0\nLISTEN 0 8 *:179 *:*\n';
    expect(parseSockets(text)).toEqual([]);
  });
});

describe('docker inspect', () => {
  it('is read as recorded', () => {
    const container = parseContainer(recorded('fresh').get('container')!.stdout);
    expect(container).toMatchObject({
      hostname: 'node1',
      running: true,
      image: 'calico/node:v2.6.2',
      networkMode: 'host',
      restartCount: 0,
    });
    expect(container?.environment.get('IP')).toBe('10.96.0.11/24');
  });

  it.each(['', '[]', '{}', 'null', '[null]', '[{"State":1}]', '<html>'])('gives nothing for %j', (text) => {
    expect(parseContainer(text)).toBeUndefined();
  });

  it('keeps values with = in them, and odd names', () => {
    const text = JSON.stringify([{ State: {}, Config: { Env: ['A=b=c', '__proto__=x', 'ALONE'] } }]);
    expect([...parseContainer(text)!.environment]).toEqual([
      ['A', 'b=c'],
      ['__proto__', 'x'],
      ['ALONE', ''],
    ]);
  });
});

describe('keys of etcd', () => {
  it('give the nodes and their blocks as recorded', () => {
    const sections = recorded('blocks');
    expect(storedNodes(parseEtcdKeys(sections.get('nodes')!.stdout)!)).toContainEqual({
      name: 'node2',
      address: '10.96.0.12',
      network: '10.96.0.0/24',
    });
    const blocks = storedBlocks(parseEtcdKeys(sections.get('blocks')!.stdout)!.keys());
    expect(blocks.toSorted((a, b) => a.node.localeCompare(b.node))).toEqual([
      { cidr: '172.20.29.0/26', node: 'node1' },
      { cidr: '172.20.75.64/26', node: 'node2' },
      { cidr: '172.20.230.128/26', node: 'node3' },
    ]);
  });

  it('tell an etcd without data from one without the v2 API', () => {
    expect(parseEtcdKeys('{"errorCode":100,"message":"Key not found","cause":"/calico","index":3}')).toEqual(new Map());
    expect(parseEtcdKeys('404 page not found\n')).toBeUndefined();
    expect(parseEtcdKeys('{}')).toBeUndefined();
  });
});
