import { containsAddress, parseIpv4Network } from '../../ipv4.ts';
import type { StoredBlock, StoredNode } from '../../parsers/etcd-keys.ts';
import type { Route } from '../../parsers/routes.ts';
import { calicoNameOf } from '../calico-name.ts';
import { type Check, type CheckContext, type CheckResult, fail, ok, warn, whenKnown, worstOf } from '../check.ts';

/**
 * The routes are those that the blocks in etcd ask for: to each other node's block by that node, and the own blocks as
 * blackholes that the pods' own routes are more specific than. With IPIP off a node has no block before its first pod.
 */
export const routesCheck: Check = {
  id: 'routes',
  title: 'routes',
  run: (context) => {
    const { routes, blocks, nodes } = context.observed;
    if (context.expected.backend === 'none') return ok('the backend is none: no routes of BIRD');
    return whenKnown(routes, 'ip route', (known) =>
      whenKnown(blocks, 'the blocks in etcd', (all) =>
        whenKnown(nodes, 'the nodes in etcd', (stored) => judge(context, known, all, stored)),
      ),
    );
  },
};

function judge(
  context: CheckContext,
  routes: readonly Route[],
  blocks: readonly StoredBlock[],
  nodes: readonly StoredNode[],
): CheckResult {
  const own = ownName(context, nodes);
  if (own === undefined)
    return fail('this host is no node in etcd', 'see docker logs calico-node; it registers when it starts');
  const ofBird = new Map(
    routes.filter((route) => route.protocol === 'bird').map((route) => [route.destination, route]),
  );
  const findings = blocks.flatMap((block) =>
    block.node === own
      ? ownBlock(block, ofBird.get(block.cidr))
      : otherBlock(context, block, ofBird.get(block.cidr), nodes),
  );
  findings.push(...leftovers(context, ofBird, blocks));
  const fine = blocks.length === 0 ? 'no node has a block yet' : `${blocks.length} of ${blocks.length} blocks`;
  return worstOf(findings, fine);
}

function ownName({ expected, observed }: CheckContext, nodes: readonly StoredNode[]): string | undefined {
  const name = calicoNameOf(expected, observed);
  const byAddress = nodes.find((node) => expected.nodeIp !== '' && node.address === expected.nodeIp);
  return (byAddress ?? nodes.find((node) => node.name === name))?.name;
}

function ownBlock(block: StoredBlock, route: Route | undefined): CheckResult[] {
  if (route?.type === 'blackhole') return [];
  return [fail(`the own block ${block.cidr} is no blackhole`, 'see docker logs calico-node for bird and confd')];
}

function otherBlock(
  { expected }: CheckContext,
  block: StoredBlock,
  route: Route | undefined,
  nodes: readonly StoredNode[],
): CheckResult[] {
  const address = nodes.find((node) => node.name === block.node)?.address;
  if (address === undefined) {
    return [
      warn(
        `the block ${block.cidr} belongs to ${block.node}, which is no node any more`,
        `calicoctl delete node ${block.node}`,
      ),
    ];
  }
  const way = `${block.cidr} of ${block.node}`;
  if (!route)
    return [fail(`there is no route to ${way}`, 'see the mesh; when it is established: docker logs calico-node')];
  if (route.via !== address) {
    const advice =
      'a router that has no route to the pods would get them: use IPIP cross-subnet, or let the routers peer';
    return [fail(`the route to ${way} is via ${route.via ?? route.type}, not ${address}`, advice)];
  }
  const tunneled = route.device === 'tunl0';
  if (expected.ipip === 'off' && tunneled) return [fail(`the route to ${way} goes through tunl0`, POOL_ADVICE)];
  if (expected.ipip === 'always' && !tunneled)
    return [fail(`the route to ${way} does not go through tunl0`, POOL_ADVICE)];
  return [];
}

const POOL_ADVICE = 'the live pool has another IPIP mode: calicoctl get ipPool -o yaml';

function leftovers(
  { expected }: CheckContext,
  ofBird: ReadonlyMap<string, Route>,
  blocks: readonly StoredBlock[],
): CheckResult[] {
  const pool = parseIpv4Network(expected.clusterCidr);
  const asked = new Set(blocks.map((block) => block.cidr));
  return [...ofBird.keys()]
    .filter((destination) => !asked.has(destination))
    .filter((destination) => {
      const network = parseIpv4Network(destination);
      return pool && network && containsAddress(pool, network.first);
    })
    .map((destination) => warn(`there is a route to ${destination}, which is no block`, `ip route del ${destination}`));
}
