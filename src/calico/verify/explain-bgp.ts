/** What BIRD's state of a session means for the operator, the first that fits. */
const EXPLANATIONS: readonly (readonly [RegExp, string])[] = [
  [/Connection refused/, 'nothing listens there on port 179: is calico-node running on that host?'],
  [/(Host|Network) is unreachable/, 'there is no route to that address: was the right interface chosen?'],
  [/Cannot assign requested address/, "the node's stored address is not on this host: NODE_IP has changed"],
  [/Bad peer AS/, 'the AS numbers differ: calicoctl config get asNumber'],
  [/Cease|[Cc]ollision/, 'two nodes have the same address or name'],
  [/Passive/, 'the other end must open the session and cannot reach this host: check port 179 both ways'],
  [/Hold timer expired/, 'the other end fell silent: check its load and the MTU between the hosts'],
  [
    /^(Connect|Active|OpenSent|OpenConfirm|Idle)?\b/,
    'no answer yet: is TCP port 179 let through both ways, and the peer up?',
  ],
];

/** Advice for the INFO column of `calicoctl node status`. */
export function explainBgp(info: string): string {
  return EXPLANATIONS.find(([pattern]) => pattern.test(info))?.[1] ?? 'see docker logs calico-node';
}
