import type { PyDict, Value } from '../../parsing/value.ts';
import { netmaskOf, networkOf } from './ipv4-network.ts';

const HEAD = /^\d+: ([^\s:@]+)(?:@[^\s:]+)?: <([^>]*)>(?:.* mtu (\d+))?/;
const MAX_INTERFACES = 4096;

/** One interface as `ip addr` shows it. */
export interface Interface {
  readonly name: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly lines: readonly string[];
}

/** Reads the output of `ip addr`; lines that are none of it are passed over. */
export function parseInterfaces(text: string): Interface[] {
  const found: { name: string; flags: string[]; mtu: number; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const head = HEAD.exec(line);
    if (head && found.length < MAX_INTERFACES) {
      found.push({ name: head[1] ?? '', flags: (head[2] ?? '').split(','), mtu: Number(head[3] ?? 0), lines: [] });
    } else found.at(-1)?.lines.push(line.trim());
  }
  return found;
}

/** The fact of one interface, as Ansible's `setup` names its parts. */
export function interfaceFact(each: Interface): PyDict {
  const fact = new Map<Value, Value>([
    ['device', each.name],
    ['active', each.flags.includes('UP')],
    ['mtu', each.mtu],
    ['promisc', each.flags.includes('PROMISC')],
    ['type', typeOf(each)],
  ]);
  const mac = macOf(each);
  if (mac !== undefined) fact.set('macaddress', mac);
  const [first, ...others] = ipv4Of(each);
  if (first) fact.set('ipv4', first);
  if (others.length > 0) fact.set('ipv4_secondaries', others);
  const ipv6 = ipv6Of(each);
  if (ipv6.length > 0) fact.set('ipv6', ipv6);
  return fact;
}

/** IPv4 addresses of an interface, in the order in which the kernel lists them. */
export function ipv4Of({ lines }: Interface): PyDict[] {
  return lines.flatMap((line) => {
    const match = /^inet ([\d.]+)(?: peer ([\d.]+))?\/(\d+)(?: brd ([\d.]+))?/.exec(line);
    if (!match) return [];
    const [address, prefix] = [match[1] ?? '', Number(match[3])];
    return [
      new Map<Value, Value>([
        ['address', address],
        ['broadcast', match[4] ?? ''],
        ['netmask', netmaskOf(prefix)],
        ['network', networkOf(address, prefix)],
        ['prefix', String(prefix)],
      ]),
    ];
  });
}

/** IPv6 addresses of an interface. */
export function ipv6Of({ lines }: Interface): PyDict[] {
  return lines.flatMap((line) => {
    const match = /^inet6 ([\da-f:.]+)(?: peer [\da-f:.]+)?\/(\d+) scope (\w+)/i.exec(line);
    if (!match) return [];
    return [
      new Map<Value, Value>([
        ['address', match[1] ?? ''],
        ['prefix', match[2] ?? ''],
        ['scope', match[3] ?? ''],
      ]),
    ];
  });
}

/** The hardware address; a loopback or tunnel has none. */
export function macOf({ lines }: Interface): string | undefined {
  return lines.map((line) => /^link\/ether ([\da-f:]{17})/i.exec(line)?.[1]).find((mac) => mac !== undefined);
}

function typeOf({ name, flags, lines }: Interface): string {
  if (flags.includes('LOOPBACK')) return 'loopback';
  if (/^(docker\d|br-|virbr|cbr|cni)/.test(name)) return 'bridge';
  return lines.some((line) => line.startsWith('link/ether')) ? 'ether' : 'unknown';
}
