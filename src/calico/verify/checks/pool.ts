import type { IpPool } from '../../parsers/ip-pools.ts';
import { type Check, type CheckResult, fail, warn, whenKnown, worstOf } from '../check.ts';
import type { ExpectedNode } from '../expected.ts';

const CHANGE =
  'a variable does not change a pool that exists: add the new one by calicoctl, move the pods, delete the old one';
const APPLY = 'calicoctl apply the pool with the wanted spec';

/** The only IPv4 pool is CLUSTER_CIDR, with the mode of IPIP that the inventory says, and addresses are translated outwards. */
export const poolCheck: Check = {
  id: 'pool',
  title: 'pool',
  run: ({ observed, expected }) => whenKnown(observed.pools, 'calicoctl get ipPool', (pools) => judge(pools, expected)),
};

function judge(pools: readonly IpPool[], expected: ExpectedNode): CheckResult {
  const ipv4 = pools.filter((pool) => !pool.cidr.includes(':'));
  const own = ipv4.find((pool) => pool.cidr === expected.clusterCidr);
  const others = ipv4.filter((pool) => pool !== own).map((pool) => pool.cidr);
  if (!own) {
    const there = others.length === 0 ? 'there is no pool' : `the pool is ${others.join(', ')}`;
    return fail(`${there}, not ${expected.clusterCidr}`, CHANGE);
  }
  const findings: CheckResult[] = [];
  if (own.disabled) findings.push(fail(`the pool ${own.cidr} is disabled`, APPLY));
  if (own.ipip !== expected.ipip) findings.push(fail(`IPIP of the pool is ${own.ipip}, not ${expected.ipip}`, APPLY));
  if (!own.natOutgoing) findings.push(warn('the pool does not translate addresses outwards (nat-outgoing)', APPLY));
  if (others.length > 0) findings.push(warn(`there are other pools: ${others.join(', ')}`, CHANGE));
  return worstOf(findings, `${own.cidr}, IPIP ${own.ipip}`);
}
