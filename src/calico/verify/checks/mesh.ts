import type { BgpPeer, NodeStatus } from '../../parsers/node-status.ts';
import {
  type Check,
  type CheckContext,
  type CheckResult,
  fail,
  ok,
  unknown,
  warn,
  whenKnown,
  worstOf,
} from '../check.ts';
import { explainBgp } from '../explain-bgp.ts';

/** `calicoctl node status` shows every other node, `up` and `Established`, and no one else. */
export const meshCheck: Check = {
  id: 'mesh',
  title: 'mesh',
  run: (context) =>
    context.expected.backend === 'none'
      ? ok('the backend is none: no BGP')
      : whenKnown(context.observed.status, 'calicoctl node status', (status) => judge(context, status)),
};

function judge({ peers }: CheckContext, status: NodeStatus): CheckResult {
  if (!status.running) return fail('Felix is not running', 'see docker logs calico-node');
  const broken = status.remarks.find((remark) => /BGP backend process|Error querying BIRD/.test(remark));
  if (broken !== undefined) return fail(broken, 'see docker logs calico-node for bird and confd');
  const rows = new Map(status.ipv4.map((row) => [row.address, row]));
  const findings = peers.map(({ host, address }) =>
    address === undefined
      ? unknown(`the address of ${host} is not known`, 'set NODE_IP')
      : judgePeer(host, address, rows.get(address)),
  );
  const known = new Set(peers.map((peer) => peer.address));
  if (!known.has(undefined))
    findings.push(...[...rows.values()].filter((row) => !known.has(row.address)).map(stranger));
  return worstOf(findings, `${peers.length} of ${peers.length} established`);
}

function judgePeer(host: string, address: string, row: BgpPeer | undefined): CheckResult {
  if (!row) {
    const advice = `calico-node on ${host} has not registered, or another host has its name: compare calicoctl get node -o wide`;
    return fail(`${host} (${address}) is no peer`, advice);
  }
  if (row.state === 'up' && row.info.startsWith('Established')) return ok(`${host} is up`);
  return fail(`${host} (${address}) is ${row.state}: ${row.info || 'no information'}`, explainBgp(row.info));
}

function stranger(row: BgpPeer): CheckResult {
  const message = `${row.address} is a peer (${row.state}) but no node of the inventory`;
  return warn(message, 'if it is gone for good: calicoctl delete node NAME');
}
