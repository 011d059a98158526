import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { engineOptions } from '../engine/docker.ts';
import { LabError } from '../lab-error.ts';
import type { Lab, LabHost } from '../settings.ts';
import { hostKeyPath } from './ssh-keys.ts';

/** Puts into a host that was created and not yet started what is its own: keys, etcd's settings, a kubeconfig. */
export async function installHostFiles(lab: Lab, host: LabHost): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'calico-lab-host-'));
  try {
    await stageHostFiles(lab, host, dir);
    await copyIntoContainer(dir, host.container);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function stageHostFiles(lab: Lab, host: LabHost, dir: string): Promise<void> {
  const put = async (path: string, content: string | Uint8Array, mode: number) => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
    await chmod(join(dir, path), mode);
  };
  const hostKey = hostKeyPath(lab, host);
  await put('etc/ssh/ssh_host_ed25519_key', await readFile(hostKey), 0o600);
  await put('etc/ssh/ssh_host_ed25519_key.pub', await readFile(`${hostKey}.pub`), 0o644);
  await put('root/.ssh/authorized_keys', await readFile(`${lab.paths.privateKey}.pub`), 0o600);
  await put('root/.kube/config', kubeconfig(lab), 0o600);
  if (lab.etcdHosts.includes(host)) await stageEtcd(lab, host, dir, put);
}

async function stageEtcd(
  lab: Lab,
  host: LabHost,
  dir: string,
  put: (path: string, content: string | Uint8Array, mode: number) => Promise<void>,
): Promise<void> {
  await put('etc/etcd/ssl/etcd.pem', await readFile(join(lab.paths.etcdCertDir, `${host.name}.pem`)), 0o644);
  await put('etc/etcd/ssl/etcd-key.pem', await readFile(join(lab.paths.etcdCertDir, `${host.name}-key.pem`)), 0o600);
  await copyFile(join(lab.paths.caDir, 'ca.pem'), join(dir, 'etc/etcd/ssl/ca.pem'));
  await chmod(join(dir, 'etc/etcd/ssl/ca.pem'), 0o644);
  await put('etc/default/etcd', etcdEnvironment(lab, host), 0o644);
  const wants = join(dir, 'etc/systemd/system/multi-user.target.wants');
  await mkdir(wants, { recursive: true });
  await symlink('/lib/systemd/system/etcd.service', join(wants, 'etcd.service'));
}

/** etcd's settings: TLS with client certificates everywhere; one member serves alone, three form a cluster at first start. */
function etcdEnvironment(lab: Lab, host: LabHost): string {
  const peer = (member: LabHost) => `https://${member.nodeIp}:2380`;
  const settings: Record<string, string> = {
    ETCD_NAME: host.name,
    ETCD_DATA_DIR: '/var/lib/etcd/default',
    ETCD_LISTEN_CLIENT_URLS: `https://${host.nodeIp}:2379,https://127.0.0.1:2379`,
    ETCD_ADVERTISE_CLIENT_URLS: `https://${host.nodeIp}:2379`,
    ETCD_LISTEN_PEER_URLS: peer(host),
    ETCD_INITIAL_ADVERTISE_PEER_URLS: peer(host),
    ETCD_INITIAL_CLUSTER: lab.etcdHosts.map((member) => `${member.name}=${peer(member)}`).join(','),
    ETCD_INITIAL_CLUSTER_TOKEN: `calico-lab-${lab.name}`,
  };
  for (const prefix of ['ETCD', 'ETCD_PEER']) {
    settings[`${prefix}_CERT_FILE`] = '/etc/etcd/ssl/etcd.pem';
    settings[`${prefix}_KEY_FILE`] = '/etc/etcd/ssl/etcd-key.pem';
    settings[`${prefix}_TRUSTED_CA_FILE`] = '/etc/etcd/ssl/ca.pem';
    settings[`${prefix}_CLIENT_CERT_AUTH`] = 'true';
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** A kubeconfig in form only: there is no API server in the lab, and the CNI configuration names this path. */
function kubeconfig(lab: Lab): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: lab
  cluster:
    server: https://${lab.hosts[0]?.nodeIp}:6443
users:
- name: admin
  user: {}
contexts:
- name: lab
  context:
    cluster: lab
    user: admin
current-context: lab
`;
}

/** docker cp keeps modes and owners of a tar; tar names files and links only, so that no folder's mode in the image changes. */
async function copyIntoContainer(dir: string, container: string): Promise<void> {
  const pack =
    'cd "$1" && find . ! -type d -print0 | tar --create --null --no-recursion --files-from=- --owner=0 --group=0 --numeric-owner';
  const result = await execa(
    'sh',
    ['-c', `(${pack}) | docker cp - "$2:/"`, 'sh', dir, container],
    engineOptions({ reject: false, stdin: 'ignore' as const }),
  );
  if (result.exitCode !== 0) throw new LabError(`could not copy files into ${container}: ${result.stderr}`);
}
