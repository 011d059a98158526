import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LabError } from './lab-error.ts';

/** One managed node of a lab: its name, its address on the lab's network and the loopback address that ssh reaches. */
export interface LabHost {
  readonly number: number;
  readonly name: string;
  readonly container: string;
  readonly nodeIp: string;
  readonly sshAddress: string;
}

/** A set of hosts with a network, an etcd cluster, a CA and an inventory of its own. */
export interface Lab {
  readonly name: string;
  readonly network: string;
  readonly bridge: string;
  readonly subnet: string;
  readonly prefixLength: number;
  readonly hosts: readonly LabHost[];
  /** The hosts that are members of etcd: three where there are three, else one. */
  readonly etcdHosts: readonly LabHost[];
  readonly paths: LabPaths;
}

/** Where a lab keeps what the control node needs. */
export interface LabPaths {
  readonly dir: string;
  /** What `ca_dir` points at: ca.pem, ca-key.pem, ca-config.json. */
  readonly caDir: string;
  readonly etcdCertDir: string;
  readonly sshDir: string;
  readonly privateKey: string;
  readonly knownHosts: string;
  /** What `base_dir` points at: bin/calico, bin/calico-ipam, bin/loopback, bin/calicoctl. */
  readonly baseDir: string;
  readonly imageArchive: string;
  readonly inventory: string;
}

export const CALICO_IMAGE = 'calico/node:v2.6.2';
export const BIN_DIR = '/opt/kube/bin';
export const CLUSTER_CIDR = '172.20.0.0/16';
export const SERVICE_CIDR = '10.68.0.0/16';

/** The folder of the state that outlives `up`: keys, CA, the data of the lab's own dockerd. */
export const stateDir = process.env.CALICO_LAB_STATE ?? '/var/lib/calico-deploy-lab';

/** The folder of image archives, kept when the lab is taken down. */
export const cacheDir = process.env.CALICO_LAB_CACHE ?? join(homedir(), '.cache', 'calico-deploy-lab');

const MAX_HOSTS = 40;

/**
 * Describes a lab; touches nothing. Lab `a` (the default) is 10.99.0.0/24 and 127.0.10.N, `b` is 10.97.0.0/24 and
 * 127.0.11.N, any later letter 10.(98-K).0.0/24: all outside 172.16/12, where docker's own pools lie, 10.68/16 and 10.98/24.
 */
export function describeLab(options: { name?: string; hosts?: number } = {}): Lab {
  const name = options.name ?? 'a';
  const count = options.hosts ?? 3;
  if (!/^[a-h]$/.test(name)) throw new LabError(`a lab is named by one letter from a to h, not '${name}'`);
  if (!Number.isInteger(count) || count < 1 || count > MAX_HOSTS)
    throw new LabError(`a lab has 1 to ${MAX_HOSTS} hosts`);
  const index = name.charCodeAt(0) - 'a'.charCodeAt(0);
  const net = index === 0 ? '10.99.0' : `10.${98 - index}.0`;
  const hosts = Array.from({ length: count }, (_, i) => describeHost(name, index, net, i + 1));
  return {
    name,
    network: `calico-lab-${name}`,
    bridge: `callab-${name}`,
    subnet: `${net}.0/24`,
    prefixLength: 24,
    hosts,
    etcdHosts: hosts.slice(0, count >= 3 ? 3 : 1),
    paths: describePaths(name),
  };
}

function describeHost(lab: string, index: number, net: string, number: number): LabHost {
  return {
    number,
    name: `node${number}`,
    container: `calico-lab-${lab}-node${number}`,
    nodeIp: `${net}.${10 + number}`,
    sshAddress: `127.0.${10 + index}.${number}`,
  };
}

function describePaths(name: string): LabPaths {
  const dir = join(stateDir, 'labs', name);
  const sshDir = join(dir, 'ssh');
  return {
    dir,
    caDir: join(dir, 'ca'),
    etcdCertDir: join(dir, 'etcd'),
    sshDir,
    privateKey: join(sshDir, 'id_ed25519'),
    knownHosts: join(sshDir, 'known_hosts'),
    baseDir: join(dir, 'base'),
    imageArchive: join(dir, 'base', 'images', 'calico-node-v2.6.2.tar'),
    inventory: join(import.meta.dirname, name === 'a' ? 'hosts.yml' : `hosts-${name}.yml`),
  };
}

/** The etcd client URLs of a lab, as `ETCD_ENDPOINTS` spells them. */
export function etcdEndpoints(lab: Lab): string[] {
  return lab.etcdHosts.map((host) => `https://${host.nodeIp}:2379`);
}

/** A short name for a recipe: equal inputs give equal names. */
export function hashRecipe(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update(':').update(part);
  return hash.digest('hex').slice(0, 16);
}
