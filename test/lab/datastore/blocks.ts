import { LabError } from '../lab-error.ts';
import type { Lab } from '../settings.ts';
import { type EtcdNode, etcdGet, etcdPut } from './etcd.ts';

const BLOCK_SIZE = 64;
const IPAM = '/calico/ipam/v2';

/**
 * Claims one /26 of the pool for every node in etcd that has none, as Calico's IPAM does for a node's first pod: the
 * assignment is created only where nobody holds it, then the node's own entry. Returns the block of each node, by name.
 */
export async function claimBlocks(lab: Lab): Promise<Map<string, string>> {
  const nodes = children(await etcdGet(lab, '/calico/bgp/v1/host')).map(nameOf);
  const pool = await readPool(lab);
  const claimed = new Map<string, string>();
  for (const node of nodes) claimed.set(node, (await readBlock(lab, node)) ?? (await claimFreeBlock(lab, node, pool)));
  return claimed;
}

/** The block that a node holds, or undefined: what `ip route` on the other nodes must show. */
export async function readBlock(lab: Lab, node: string): Promise<string | undefined> {
  const [block] = children(await etcdGet(lab, `${IPAM}/host/${node}/ipv4/block`)).map(nameOf);
  return block?.replace(/-(\d+)$/, '/$1');
}

interface Pool {
  readonly base: number;
  readonly blocks: number;
}

async function readPool(lab: Lab): Promise<Pool> {
  const [pool] = children(await etcdGet(lab, '/calico/v1/ipam/v4/pool')).map(nameOf);
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)-(\d+)$/.exec(pool ?? '');
  if (match === null) throw new LabError('there is no IPv4 pool in etcd: no calico-node has started yet');
  const [a, b, c, d, length] = match.slice(1).map(Number) as [number, number, number, number, number];
  return { base: ((a * 256 + b) * 256 + c) * 256 + d, blocks: 2 ** (26 - length) };
}

async function claimFreeBlock(lab: Lab, node: string, pool: Pool): Promise<string> {
  const start = hashName(node) % pool.blocks;
  for (let step = 0; step < pool.blocks; step += 1) {
    const cidr = formatBlock(pool.base + ((start + step) % pool.blocks) * BLOCK_SIZE);
    const key = cidr.replace('/', '-');
    if (await etcdPut(lab, `${IPAM}/assignment/ipv4/block/${key}`, describeBlock(cidr, node), { create: true })) {
      await etcdPut(lab, `${IPAM}/host/${node}/ipv4/block/${key}`, '{}');
      return cidr;
    }
  }
  throw new LabError(`the pool has no free block for ${node}`);
}

function describeBlock(cidr: string, node: string): string {
  return JSON.stringify({
    cidr,
    affinity: `host:${node}`,
    strictAffinity: false,
    allocations: Array.from({ length: BLOCK_SIZE }, () => null),
    unallocated: Array.from({ length: BLOCK_SIZE }, (_, i) => i),
    attributes: [],
  });
}

/** FNV-1a of 32 bits: where the search for a free block starts. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

function formatBlock(address: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
  return `${bytes.join('.')}/26`;
}

function children(node: EtcdNode | undefined): readonly EtcdNode[] {
  return node?.nodes ?? [];
}

function nameOf(node: EtcdNode): string {
  return node.key.slice(node.key.lastIndexOf('/') + 1);
}
