import { describe, expect, it } from 'vitest';
import { checkClusterCidr } from '../../../src/calico/rules/cluster-cidr.ts';
import { checkEtcdEndpoints } from '../../../src/calico/rules/etcd-endpoints.ts';
import { checkNodeAddress } from '../../../src/calico/rules/node-address.ts';
import { checkNodeName } from '../../../src/calico/rules/node-name.ts';
import { checkOverlaps } from '../../../src/calico/rules/overlaps.ts';
import { checkPaths } from '../../../src/calico/rules/paths.ts';
import { checkUnsafeValues } from '../../../src/calico/rules/unsafe-values.ts';
import { inputOf, sampleHost, twoNodes } from './sample-input.ts';

describe('CLUSTER_CIDR', () => {
  const check = (cidr: string) => checkClusterCidr(inputOf([sampleHost('node1', { CLUSTER_CIDR: cidr })]));

  it.each(['172.20.0.0/16', '10.0.0.0/8', '192.168.255.192/26'])('takes %s', (cidr) => {
    expect(check(cidr)).toEqual([]);
  });

  it('refuses host bits and names the network', () => {
    expect(check('192.167.0.0/12')).toMatchObject([
      {
        summary: 'CLUSTER_CIDR 192.167.0.0/12 has host bits set beyond its prefix length',
        hint: 'write 192.160.0.0/12, the network that it is in',
      },
    ]);
  });

  it.each(['172.20.0.0', '172.20.0.0/33', '172.20.0/16', 'fd00::/48', '172.020.0.0/16', '', '1.2.3.4/5/6'])(
    'refuses %j',
    (cidr) => {
      expect(check(cidr)[0]?.summary).toContain('is no IPv4 network in CIDR form');
    },
  );

  it.each(['172.20.0.0/27', '169.254.0.0/16', '127.0.0.0/8', '224.0.0.0/8', '0.0.0.0/0'])(
    'refuses %s as a pool',
    (cidr) => {
      expect(check(cidr)).toHaveLength(1);
    },
  );
});

describe('networks that must be apart', () => {
  it('finds nothing in the sample', () => {
    expect(checkOverlaps(inputOf(twoNodes()))).toEqual([]);
  });

  it('finds pods and services that overlap, with both places', () => {
    const found = checkOverlaps(inputOf([sampleHost('node1', { SERVICE_CIDR: '172.20.128.0/17' })]));
    expect(found).toMatchObject([
      { code: 'calico/address-overlap', summary: 'CLUSTER_CIDR 172.20.0.0/16 overlaps SERVICE_CIDR 172.20.128.0/17' },
    ]);
    expect(found[0]?.related?.[0]?.range.file).toBe('node1.yml');
  });

  it('finds a node, an ssh address and an endpoint inside the pool', () => {
    const node = sampleHost('node1', {
      NODE_IP: '172.20.1.1',
      ansible_host: '172.20.1.2',
      ETCD_ENDPOINTS: 'https://172.20.1.3:2379',
    });
    expect(checkOverlaps(inputOf([node])).map((each) => each.summary)).toEqual([
      'CLUSTER_CIDR 172.20.0.0/16 overlaps NODE_IP 172.20.1.1 of node1',
      'CLUSTER_CIDR 172.20.0.0/16 overlaps ansible_host 172.20.1.2 of node1',
      'CLUSTER_CIDR 172.20.0.0/16 overlaps the etcd endpoint https://172.20.1.3:2379',
    ]);
  });

  it("finds a pool inside a node's network when its prefix length is known", () => {
    const node = sampleHost('node1', {
      NODE_IP: '10.1.0.1',
      calico_node_prefix: '8',
      CLUSTER_CIDR: '10.2.0.0/16',
      SERVICE_CIDR: '',
    });
    expect(checkOverlaps(inputOf([node])).map((each) => each.summary)).toEqual([
      'CLUSTER_CIDR 10.2.0.0/16 overlaps the network 10.0.0.0/8 of node1',
    ]);
  });

  it("warns of Docker's default bridge", () => {
    expect(checkOverlaps(inputOf([sampleHost('node1', { CLUSTER_CIDR: '172.16.0.0/12' })]))).toMatchObject([
      { severity: 'warning', summary: "CLUSTER_CIDR 172.16.0.0/12 overlaps Docker's default bridge 172.17.0.0/16" },
    ]);
  });
});

describe('ETCD_ENDPOINTS', () => {
  const check = (list: string, groups = ['kube-node']) =>
    checkEtcdEndpoints(inputOf([sampleHost('etcd1', { ETCD_ENDPOINTS: list, NODE_IP: '192.0.2.11' }, groups)]));

  it.each(['https://192.0.2.11:2379', 'https://etcd1:2379', 'https://[2001:db8::1]:2379'])('takes %s', (list) => {
    expect(check(list)).toEqual([]);
  });

  it.each([
    ['https://192.0.2.11', 'endpoint "https://192.0.2.11" has no port'],
    ['https://192.0.2.11:2379,', 'endpoint "" is empty: there is a comma too many'],
    ['https://192.0.2.11:2379, https://192.0.2.12:2379', 'endpoint " https://192.0.2.12:2379" has a blank in it'],
    ['https://192.0.2.11:2379/v2', 'endpoint "https://192.0.2.11:2379/v2" has /v2 after its port'],
    ['https://192.0.2.11:99999', 'endpoint "https://192.0.2.11:99999" has the port 99999'],
    ['ftp://192.0.2.11:2379', 'endpoint "ftp://192.0.2.11:2379" has the scheme ftp, not http or https'],
    ['192.0.2.11:2379', 'endpoint "192.0.2.11:2379" is no URL like https://192.0.2.11:2379'],
    ['https://user@192.0.2.11:2379', 'endpoint "https://user@192.0.2.11:2379" is no URL like https://192.0.2.11:2379'],
    ['https://192.0.2.11:2379,http://192.0.2.12:2379', 'http and https are mixed, Felix wants one scheme'],
    ['https://192.0.2.11:2379,https://192.0.2.11:2379', 'endpoint https://192.0.2.11:2379 is there twice'],
  ])('refuses %j', (list, summary) => {
    expect(check(list).map((each) => each.summary)).toEqual([`ETCD_ENDPOINTS: ${summary}`]);
  });

  it('warns of plain http', () => {
    expect(check('http://192.0.2.11:2379')).toMatchObject([{ severity: 'warning' }]);
  });

  it('wants every endpoint in group etcd, by name, ansible_host or NODE_IP', () => {
    expect(check('https://etcd1:2379,https://192.0.2.11:2379', ['etcd'])).toEqual([]);
    expect(check('https://192.0.2.99:2379', ['etcd'])).toMatchObject([
      {
        summary: 'ETCD_ENDPOINTS: 192.0.2.99 is no member of group etcd',
        hint: 'use one of etcd1, 192.0.2.11, or add the host to group etcd',
      },
    ]);
  });
});

describe('NODE_IP', () => {
  it('takes addresses of their own, and none at all', () => {
    expect(checkNodeAddress(inputOf(twoNodes()))).toEqual([]);
    expect(checkNodeAddress(inputOf(twoNodes({ NODE_IP: '' }, { NODE_IP: '' })))).toEqual([]);
  });

  it('finds the address that two hosts share, and where the other has it', () => {
    expect(checkNodeAddress(inputOf(twoNodes({}, { NODE_IP: '192.0.2.11' })))).toMatchObject([
      { code: 'calico/duplicate-node', range: { file: 'node2.yml' }, related: [{ range: { file: 'node1.yml' } }] },
    ]);
  });

  it('wants it for all nodes when one has it', () => {
    expect(checkNodeAddress(inputOf(twoNodes({}, { NODE_IP: '' })))).toMatchObject([
      { summary: 'NODE_IP is set for other nodes but not for node2' },
    ]);
  });

  it.each(['192.0.2.11/24', 'node1', '127.0.0.1', '0.0.0.0', '224.0.0.1', '192.0.2.011'])('refuses %s', (address) => {
    expect(checkNodeAddress(inputOf(twoNodes({ NODE_IP: address })))).toHaveLength(1);
  });

  it('refuses the address that several masters share', () => {
    const masters = [
      sampleHost('node1', { NODE_IP: '192.0.2.9', MASTER_IP: '192.0.2.9' }, ['kube-master']),
      sampleHost('node2', { NODE_IP: '192.0.2.12', MASTER_IP: '192.0.2.9' }, ['kube-master']),
    ];
    expect(checkNodeAddress(inputOf(masters))).toMatchObject([{ range: { file: 'node1.yml' } }]);
  });
});

describe('names of nodes', () => {
  it('finds two that differ only in case', () => {
    const found = checkNodeName(inputOf([sampleHost('Node1'), sampleHost('node1')]));
    expect(found).toMatchObject([{ code: 'calico/duplicate-node' }]);
  });

  it.each(['Node1', 'node_1', 'a'.repeat(64), 'localhost', '-a', 'a..b'])('refuses NODENAME %s', (name) => {
    expect(checkNodeName(inputOf([sampleHost('node1', { NODENAME: name })]))).toMatchObject([
      { code: 'calico/node-name', severity: 'error', range: { file: 'node1.yml' } },
    ]);
  });

  it('only warns of an inventory name, since the hostname counts', () => {
    expect(checkNodeName(inputOf([sampleHost('localhost')]))).toMatchObject([{ severity: 'warning' }]);
    expect(checkNodeName(inputOf([sampleHost('node_1')]))).toEqual([]);
  });

  it('refuses a host name that leads out of its directory', () => {
    expect(checkNodeName(inputOf([sampleHost('../etc')]))).toMatchObject([{ severity: 'error' }]);
  });
});

describe('paths and values for the unit', () => {
  it.each(['opt/bin', '/opt/kube bin', '/opt/../bin', '/', ''])('refuses the path %j', (path) => {
    expect(checkPaths(inputOf([sampleHost('node1', { bin_dir: path })]))).toMatchObject([
      { range: { file: 'node1.yml' } },
    ]);
  });

  it('takes an empty archive', () => {
    expect(checkPaths(inputOf([sampleHost('node1', { calico_image_archive: '' })]))).toEqual([]);
  });

  it.each([
    ['a\nExecStartPre=/bin/x', 'a line break'],
    ['a b', 'a blank'],
    ['%n', 'a percent sign, which systemd expands'],
    ['$HOME', 'a dollar sign, which systemd expands'],
    ['a"b', 'a quote'],
    ["a'b", 'a quote'],
    ['a\\', 'a backslash'],
    ['\u001b[0m', 'a control character'],
    ['{{ x }}', 'a blank'],
  ])('refuses %j in what goes into the unit', (value, what) => {
    expect(checkUnsafeValues(inputOf([sampleHost('node1', { calico_interface: value })]))).toMatchObject([
      { code: 'calico/unsafe-value', summary: `calico_interface has ${what} in it: ${JSON.stringify(value)}` },
    ]);
  });
});
