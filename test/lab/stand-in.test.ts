import { beforeAll, describe, expect, it } from 'vitest';
import { claimBlocks, copyToHost, etcdDelete, etcdGet, execOnHost, type Lab, resetLab, upLab } from './lab.ts';
import { CALICO_IMAGE, etcdEndpoints } from './settings.ts';

/** The lab's stand-in for calico/node, held to what facts about version 2.6 say, without any role in between. */
let lab: Lab;

beforeAll(async () => {
  lab = await upLab({ hosts: 3 });
  await resetLab(lab);
  await Promise.all(lab.hosts.map((host) => loadImage(host.number)));
});

const RIGHTS =
  '--net=host --cap-add ALL --cap-drop SYS_RESOURCE --cap-drop SYS_TIME --security-opt systempaths=unconfined';

async function loadImage(number: number): Promise<void> {
  await copyToHost(lab, number, lab.paths.imageArchive, '/opt/image.tar');
  await copyToHost(lab, number, `${lab.paths.baseDir}/bin/calicoctl`, '/opt/kube/bin/calicoctl');
  const loaded = await execOnHost(lab, number, 'docker load --quiet --input /opt/image.tar && rm /opt/image.tar');
  expect(loaded).toMatchObject({ exitCode: 0 });
}

/** `docker run` of the stand-in; etcd's own certificates serve as the client's. */
function runCommand(options: string, environment: Record<string, string>): string {
  const settings: Record<string, string> = {
    ETCD_ENDPOINTS: etcdEndpoints(lab).join(','),
    ETCD_CA_CERT_FILE: '/etc/etcd/ssl/ca.pem',
    ETCD_CERT_FILE: '/etc/etcd/ssl/etcd.pem',
    ETCD_KEY_FILE: '/etc/etcd/ssl/etcd-key.pem',
    CALICO_NETWORKING_BACKEND: 'bird',
    CALICO_DISABLE_FILE_LOGGING: 'true',
    FELIX_HEALTHENABLED: 'true',
    FELIX_IPV6SUPPORT: 'false',
    ...environment,
  };
  const variables = Object.entries(settings).map(([name, value]) => `-e '${name}=${value}'`);
  const mounts = '-v /etc/etcd/ssl:/etc/etcd/ssl -v /var/run/calico:/var/run/calico';
  return `timeout 30 docker run ${options} ${RIGHTS} ${mounts} ${variables.join(' ')} ${CALICO_IMAGE}`;
}

/** Starts the stand-in where it must refuse, and returns what it said. */
async function refuse(environment: Record<string, string>): Promise<{ exitCode: number; lines: string[] }> {
  const { exitCode, stdout } = await execOnHost(lab, 1, `${runCommand('--rm', environment)} 2>&1`);
  return { exitCode, lines: stdout.split('\n').filter((line) => !/^[|+]/.test(line)) };
}

async function start(number: number, environment: Record<string, string> = {}): Promise<void> {
  await execOnHost(lab, number, 'docker rm --force calico-node');
  const result = await execOnHost(lab, number, runCommand('--detach --name calico-node', environment));
  expect(result).toMatchObject({ exitCode: 0 });
}

/** Asks until the answer fits, within 30 s; the last answer is what the expectation sees. */
async function eventually(ask: () => Promise<string>, fits: (answer: string) => boolean): Promise<string> {
  let answer = '';
  for (let attempt = 0; attempt < 60; attempt += 1) {
    answer = await ask();
    if (fits(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return answer;
}

describe('the stand-in refuses to start', () => {
  const cases: readonly [string, Record<string, string>, string][] = [
    [
      'an unknown way to detect the address',
      { IP_AUTODETECTION_METHOD: 'eth0' },
      'ERROR: Invalid IP autodection method: eth0',
    ],
    [
      'an address that is none',
      { IP: '300.1.1.1' },
      'ERROR: Environment does not contain a valid IPv4 address: IP=300.1.1.1',
    ],
    [
      'no interface that matches',
      { IP_AUTODETECTION_METHOD: 'interface=zz' },
      "ERROR: Couldn't autodetect a management IPv4 address:",
    ],
    [
      'an AS number that is none',
      { AS: 'abc' },
      'ERROR: The AS number specified in the environment (AS=abc) is not valid: invalid AS Number format',
    ],
    [
      'a pool that is no network',
      { CALICO_IPV4POOL_CIDR: 'all' },
      "ERROR: Invalid CIDR specified in CALICO_IPV4POOL_CIDR 'all'",
    ],
    [
      "version 3's word for no tunnel",
      { CALICO_IPV4POOL_IPIP: 'Never' },
      "ERROR: Failed to create default IPv4 IP pool: error with field Mode = 'never'",
    ],
    [
      'a pool smaller than a block',
      { CALICO_IPV4POOL_CIDR: '172.20.0.0/27' },
      "ERROR: Failed to create default IPv4 IP pool: error with field CIDR = '172.20.0.0/27' (IP pool size is too small (min /26) for use with Calico IPAM)",
    ],
    [
      'a pool that is forbidden and named',
      { NO_DEFAULT_POOLS: 'true', CALICO_IPV4POOL_CIDR: '172.20.0.0/16' },
      'ERROR: Invalid configuration with NO_DEFAULT_POOLS defined and CALICO_IPV4POOL_CIDR or CALICO_IPV6POOL_CIDR defined.',
    ],
    [
      'a certificate that is not there',
      { ETCD_CERT_FILE: '/none.pem' },
      'ERROR: Error accessing the Calico datastore: open /none.pem: no such file or directory',
    ],
    [
      'an etcd that does not answer',
      { ETCD_ENDPOINTS: 'https://127.0.0.1:2999' },
      'ERROR: Unable to access datastore to query node configuration',
    ],
    [
      'an etcd without client certificate',
      { ETCD_CERT_FILE: '', ETCD_KEY_FILE: '' },
      'ERROR: Unable to access datastore to query node configuration',
    ],
  ];

  it.each(cases)('with %s', async (_what, environment, message) => {
    await etcdDelete(lab, '/calico');
    const { exitCode, lines } = await refuse(environment);
    expect(lines).toContain(message);
    expect(lines.at(-1)).toBe('Calico node failed to start');
    expect(exitCode).toBe(1);
  });

  it('with an etcd whose v2 API is off, which answers as it does for a missing key', async () => {
    const urls = '--listen-client-urls http://127.0.0.1:3379 --advertise-client-urls http://127.0.0.1:3379';
    const peers = '--listen-peer-urls http://127.0.0.1:3380 --enable-v2=false --data-dir /tmp/no-v2';
    await execOnHost(lab, 1, `systemd-run --quiet --unit no-v2 --collect etcd ${urls} ${peers} && sleep 2`);
    const missing = await execOnHost(lab, 1, "curl -s -w ' %{http_code}' http://127.0.0.1:3379/v2/keys/calico");
    expect(missing.stdout).toBe('404 page not found\n 404');
    const { exitCode, lines } = await refuse({ ETCD_ENDPOINTS: 'http://127.0.0.1:3379' });
    await execOnHost(lab, 1, 'systemctl stop no-v2; rm -rf /tmp/no-v2');
    expect(lines).toContain('ERROR: Unable to access datastore to query node configuration');
    expect(exitCode).toBe(1);
  });

  it('with an address that another node holds', async () => {
    await etcdDelete(lab, '/calico');
    await start(2, { IP: '10.99.0.12/24' });
    await eventually(
      async () => (await etcdGet(lab, '/calico/bgp/v1/host/node2/ip_addr_v4'))?.value ?? '',
      (value) => value !== '',
    );
    const { exitCode, lines } = await refuse({ IP: '10.99.0.12/24' });
    expect(lines).toContain("Calico node 'node2' is already using the IPv4 address 10.99.0.12:");
    expect(exitCode).toBe(1);
  });
});

describe('three stand-ins', () => {
  const status = async (number: number) => (await execOnHost(lab, number, 'calicoctl node status')).stdout;
  const established = (text: string) => text.split('\n').filter((line) => / up .*Established/.test(line)).length;

  it('speak BGP with each other, and one block a node becomes a route on the others', async () => {
    await etcdDelete(lab, '/calico');
    for (const host of lab.hosts)
      await start(host.number, { IP: `${host.nodeIp}/24`, CALICO_IPV4POOL_CIDR: '172.20.0.0/16' });
    for (const host of lab.hosts) {
      const text = await eventually(
        () => status(host.number),
        (answer) => established(answer) === 2,
      );
      expect(established(text), text).toBe(2);
    }
    const blocks = await claimBlocks(lab);
    expect([...blocks.keys()].sort()).toEqual(['node1', 'node2', 'node3']);
    const wanted = [
      `blackhole ${blocks.get('node1')}`,
      `${blocks.get('node2')} via 10.99.0.12 dev eth0`,
      `${blocks.get('node3')} via 10.99.0.13 dev eth0`,
    ];
    const routes = async () => (await execOnHost(lab, 1, 'ip route show proto bird')).stdout;
    const shown = await eventually(routes, (answer) => wanted.every((route) => answer.includes(route)));
    for (const route of wanted) expect(shown).toContain(route);
  });

  it('never change a pool that is there', async () => {
    await start(1, { IP: '10.99.0.11/24', CALICO_IPV4POOL_CIDR: '172.30.0.0/16', CALICO_IPV4POOL_IPIP: 'always' });
    await eventually(
      async () => (await execOnHost(lab, 1, 'docker logs calico-node')).stdout,
      (log) => log.includes('started successfully'),
    );
    const pools = (await etcdGet(lab, '/calico/v1/ipam/v4/pool'))?.nodes ?? [];
    expect(pools.map((pool) => pool.key)).toEqual(['/calico/v1/ipam/v4/pool/172.20.0.0-16']);
  });

  it('store a bare address as a network of one', async () => {
    await start(1, { IP: '10.99.0.11' });
    const network = async () => (await etcdGet(lab, '/calico/bgp/v1/host/node1/network_v4'))?.value ?? '';
    expect(await eventually(network, (value) => value.endsWith('/32'))).toBe('10.99.0.11/32');
  });

  it('run without Felix while the kernel checks return paths loosely, and BGP does not show it', async () => {
    await execOnHost(lab, 1, 'sysctl -w net.ipv4.conf.all.rp_filter=2');
    await start(1, { IP: '10.99.0.11/24' });
    const log = async () => (await execOnHost(lab, 1, 'docker logs calico-node 2>&1')).stdout;
    const loose = "Kernel's RPF check is set to 'loose'";
    expect(await eventually(log, (text) => text.split(loose).length > 2)).toContain(loose);
    expect((await execOnHost(lab, 1, 'calicoctl node status')).exitCode).toBe(1);
    await execOnHost(lab, 1, 'sysctl -w net.ipv4.conf.all.rp_filter=0');
    const ready = async () =>
      (await execOnHost(lab, 1, `curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:9099/readiness`)).stdout;
    expect(await eventually(ready, (code) => code === '204')).toBe('204');
  });
});
