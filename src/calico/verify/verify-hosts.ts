import { sleep } from '../../process/sleep.ts';
import { type Connection, UnreachableError } from '../../transport/connection.ts';
import { calicoNameOf } from './calico-name.ts';
import type { Check, CheckResult, Peer } from './check.ts';
import { bgpCheck } from './checks/bgp.ts';
import { containerCheck } from './checks/container.ts';
import { interfacesCheck } from './checks/interfaces.ts';
import { meshCheck } from './checks/mesh.ts';
import { poolCheck } from './checks/pool.ts';
import { routesCheck } from './checks/routes.ts';
import { unitCheck } from './checks/unit.ts';
import type { ExpectedNode } from './expected.ts';
import { type Observation, unobserved } from './observation.ts';
import { observeHost } from './observe-host.ts';

/** The columns of the matrix. */
export const VERIFY_CHECKS: readonly Check[] = [
  unitCheck,
  containerCheck,
  interfacesCheck,
  bgpCheck,
  meshCheck,
  routesCheck,
  poolCheck,
];

export interface VerifyOptions {
  /** Every node of the network, whether it is asked or not: the mesh is judged against all of them. */
  readonly nodes: readonly ExpectedNode[];
  /** Names of the hosts to ask; absent: all. */
  readonly hosts?: readonly string[];
  /** Opens a connection, or gives the open one. Rejects with UnreachableError. */
  readonly connect: (host: string) => Promise<Connection>;
  /** Milliseconds to keep asking while something fails: sessions need some seconds after a start. Default 0. */
  readonly patience?: number;
  readonly signal?: AbortSignal;
}

export interface HostVerdict {
  readonly host: string;
  /** Why the host could not be asked; its results are then all `unknown`. */
  readonly unreachable?: UnreachableError;
  /** By the check's id, in the order of VERIFY_CHECKS. */
  readonly results: ReadonlyMap<string, CheckResult>;
}

export interface VerifyReport {
  readonly checks: readonly { readonly id: string; readonly title: string }[];
  readonly hosts: readonly HostVerdict[];
  /** True when every check of every host is `ok` or `warn`: what is not known is not taken for granted. */
  readonly passed: boolean;
}

/** Asks hosts whether the network works and changes nothing: a matrix host × check. Never rejects for a host's sake. */
export async function verifyHosts(options: VerifyOptions): Promise<VerifyReport> {
  const deadline = process.uptime() + (options.patience ?? 0) / 1000;
  for (;;) {
    const report = await verifyOnce(options);
    const mayChange = report.hosts.some(({ results }) => [...results.values()].some(({ status }) => status === 'fail'));
    if (!mayChange || options.signal?.aborted || process.uptime() >= deadline) return report;
    await sleep(Math.min(1, Math.max(0, deadline - process.uptime())));
  }
}

async function verifyOnce({ nodes, hosts, connect }: VerifyOptions): Promise<VerifyReport> {
  const asked = nodes.filter((node) => hosts?.includes(node.host) ?? true);
  const sights = await Promise.all(asked.map((node) => look(node, connect)));
  const addresses = addressesOf(nodes, sights);
  const verdicts = sights.map((sight) => judge(sight, addresses));
  const passed = verdicts.every(({ unreachable, results }) => !unreachable && [...results.values()].every(isFine));
  return { checks: VERIFY_CHECKS.map(({ id, title }) => ({ id, title })), hosts: verdicts, passed };
}

interface Sight {
  readonly expected: ExpectedNode;
  readonly observed: Observation;
  readonly unreachable?: UnreachableError;
}

async function look(expected: ExpectedNode, connect: VerifyOptions['connect']): Promise<Sight> {
  try {
    return { expected, observed: await observeHost(await connect(expected.host), expected) };
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return { expected, observed: unobserved(`unreachable: ${error.message}`), unreachable: error };
  }
}

function judge({ expected, observed, unreachable }: Sight, addresses: readonly Peer[]): HostVerdict {
  const peers = addresses.filter((peer) => peer.host !== expected.host);
  const results = new Map(VERIFY_CHECKS.map((check) => [check.id, check.run({ expected, observed, peers })]));
  return { host: expected.host, results, ...(unreachable ? { unreachable } : {}) };
}

/** Addresses of all nodes: NODE_IP, else what etcd has for the name that the node's container runs under. */
function addressesOf(nodes: readonly ExpectedNode[], sights: readonly Sight[]): Peer[] {
  const stored = sights.map(({ observed }) => observed.nodes).find((each) => each.known);
  const byName = new Map(stored?.known ? stored.value.map((node) => [node.name, node.address]) : []);
  return nodes.map((node) => {
    const name = calicoNameOf(node, sights.find(({ expected }) => expected === node)?.observed);
    return { host: node.host, address: node.nodeIp || byName.get(name ?? '') };
  });
}

function isFine(result: CheckResult): boolean {
  return result.status === 'ok' || result.status === 'warn';
}
