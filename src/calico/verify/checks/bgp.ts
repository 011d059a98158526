import type { Socket } from '../../parsers/sockets.ts';
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

const BGP_PORT = 179;

/** A TCP connection on port 179 stands with every other node, whichever end opened it. */
export const bgpCheck: Check = {
  id: 'bgp',
  title: 'BGP 179',
  run: (context) =>
    context.expected.backend === 'none'
      ? ok('the backend is none: no BGP')
      : whenKnown(context.observed.sockets, 'ss', (sockets) => judge(context, sockets)),
};

function judge({ peers }: CheckContext, sockets: readonly Socket[]): CheckResult {
  const open = sockets.filter((socket) => socket.localPort === BGP_PORT || socket.peerPort === BGP_PORT);
  const connected = new Set(open.map((socket) => socket.peerAddress));
  const findings = peers.flatMap(({ host, address }): CheckResult[] => {
    if (address === undefined) return [unknown(`the address of ${host} is not known`, 'set NODE_IP')];
    if (connected.has(address)) return [];
    return [fail(`no connection with ${host} (${address})`, 'let TCP port 179 pass between the nodes, both ways')];
  });
  const known = new Set(peers.map((peer) => peer.address));
  if (!known.has(undefined)) {
    const others = [...connected].filter((address) => !known.has(address));
    findings.push(
      ...others.map((address) =>
        warn(`there is a connection with ${address}, which is no node of the inventory`, 'see calicoctl get node'),
      ),
    );
  }
  return worstOf(findings, `${peers.length} of ${peers.length} connected`);
}
