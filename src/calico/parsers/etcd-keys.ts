import { formatNetwork, parseIpv4Network } from '../ipv4.ts';

/** A node as Calico keeps it in etcd. */
export interface StoredNode {
  readonly name: string;
  readonly address: string;
  /** `192.0.2.0/24`; `…/32` when the node was given its address without a prefix length. */
  readonly network: string;
}

/** A block of addresses and the node that it belongs to. */
export interface StoredBlock {
  readonly cidr: string;
  readonly node: string;
}

/** Reads an answer of etcd's v2 API: the leaves of its tree by key. Undefined when it is none (`404 page not found`). */
export function parseEtcdKeys(text: string): Map<string, string> | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { node, errorCode } = asRecord(document);
  const KEY_NOT_FOUND = 100;
  if (errorCode === KEY_NOT_FOUND) return new Map();
  if (node === undefined) return undefined;
  const leaves = new Map<string, string>();
  collect(node, leaves, 0);
  return leaves;
}

/** The nodes under /calico/bgp/v1/host, by name. */
export function storedNodes(keys: ReadonlyMap<string, string>): StoredNode[] {
  const under = '/calico/bgp/v1/host/';
  return [...keys]
    .filter(([key]) => key.startsWith(under) && key.endsWith('/ip_addr_v4'))
    .map(([key, address]) => {
      const name = key.slice(under.length, -'/ip_addr_v4'.length);
      return { name, address, network: keys.get(`${under}${name}/network_v4`) ?? '' };
    });
}

/** The IPv4 blocks under /calico/ipam/v2/host: `…/host/NAME/ipv4/block/172.20.33.128-26`. */
export function storedBlocks(keys: Iterable<string>): StoredBlock[] {
  return [...keys].flatMap((key) => {
    const match = /^\/calico\/ipam\/v2\/host\/([^/]+)\/ipv4\/block\/([\d.]+)-(\d+)$/.exec(key);
    const network = match && parseIpv4Network(`${match[2]}/${match[3]}`);
    return match && network ? [{ cidr: formatNetwork(network), node: match[1] ?? '' }] : [];
  });
}

const MAX_DEPTH = 20;

function collect(node: unknown, leaves: Map<string, string>, depth: number): void {
  const { key, value, nodes } = asRecord(node);
  if (typeof key === 'string' && typeof value === 'string') leaves.set(key, value);
  if (Array.isArray(nodes) && depth < MAX_DEPTH) for (const each of nodes) collect(each, leaves, depth + 1);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
