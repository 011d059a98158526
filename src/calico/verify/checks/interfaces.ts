import { containsAddress, parseIpv4, parseIpv4Network } from '../../ipv4.ts';
import type { Address, Link } from '../../parsers/interfaces.ts';
import { type Check, type CheckContext, type CheckResult, fail, warn, whenKnown, worstOf } from '../check.ts';

/** The node's address is on an interface that is up, tunl0 is as the IPIP mode asks, and the pods' interfaces are up. */
export const interfacesCheck: Check = {
  id: 'interfaces',
  title: 'interfaces',
  run: (context) =>
    whenKnown(context.observed.links, 'ip link', (links) =>
      whenKnown(context.observed.addresses, 'ip addr', (addresses) => judge(context, links, addresses)),
    ),
};

function judge(
  { expected, observed }: CheckContext,
  links: readonly Link[],
  addresses: readonly Address[],
): CheckResult {
  const findings = [
    ...nodeAddress(expected.nodeIp, links, addresses),
    ...(expected.ipip === 'off'
      ? idleTunnel(addresses)
      : tunnel(expected.clusterCidr, expected.ipipMtu, links, addresses)),
  ];
  const pods = links.filter((link) => link.name.startsWith('cali'));
  for (const pod of pods) {
    if (!isUp(pod)) findings.push(warn(`${pod.name} is down`, `ip link set ${pod.name} up, or make its pod anew`));
    else if (observed.routes.known && !observed.routes.value.some((route) => route.device === pod.name)) {
      findings.push(warn(`${pod.name} has no route`, 'see the log of Felix: docker logs calico-node'));
    }
  }
  const mode = expected.ipip === 'off' ? 'no tunnel' : `tunl0 with MTU ${expected.ipipMtu}`;
  return worstOf(findings, `${pods.length} cali interfaces, ${mode}`);
}

function nodeAddress(nodeIp: string, links: readonly Link[], addresses: readonly Address[]): CheckResult[] {
  if (nodeIp === '') return [];
  const own = addresses.find((address) => address.address === nodeIp);
  if (!own) {
    const others = addresses.map((each) => each.address).join(', ');
    return [fail(`NODE_IP ${nodeIp} is on no interface; there are ${others}`, 'correct NODE_IP in the inventory')];
  }
  const link = links.find((each) => each.name === own.device);
  return link && !isUp(link) ? [fail(`${link.name}, which has ${nodeIp}, is down`, `ip link set ${link.name} up`)] : [];
}

function tunnel(cidr: string, mtu: number, links: readonly Link[], addresses: readonly Address[]): CheckResult[] {
  const link = links.find((each) => each.name === 'tunl0');
  if (!link) return [fail('there is no tunl0', 'modprobe ipip; the mode needs it')];
  if (!isUp(link)) return [fail('tunl0 is down', 'see the log of Felix: docker logs calico-node')];
  const pool = parseIpv4Network(cidr);
  const own = addresses.filter((each) => each.device === 'tunl0').map((each) => parseIpv4(each.address));
  if (pool && !own.some((address) => address !== undefined && containsAddress(pool, address))) {
    return [
      fail(`tunl0 has no address of ${cidr}`, 'see whether the live pool has the mode: calicoctl get ipPool -o yaml'),
    ];
  }
  if (link.mtu === mtu) return [];
  return [warn(`tunl0 has MTU ${link.mtu}, not ${mtu}`, 'systemctl restart calico-node')];
}

function idleTunnel(addresses: readonly Address[]): CheckResult[] {
  const address = addresses.find((each) => each.device === 'tunl0');
  const advice = 'the live pool probably still has IPIP on: calicoctl get ipPool -o yaml';
  return address ? [warn(`tunl0 has the address ${address.address} though IPIP is off`, advice)] : [];
}

function isUp(link: Link): boolean {
  return link.flags.includes('UP');
}
