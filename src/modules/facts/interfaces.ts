import type { PyDict, Value } from '../../parsing/value.ts';
import { dictOf } from './collector.ts';
import { netmaskOf, networkOf } from './ipv4-network.ts';
import type { DeviceFiles } from './network-devices.ts';

const HEAD = /^\d+: ([^\s:@]+)(?:@[^\s:]+)?: <([^>]*)>(?:.* mtu (\d+))?/;
const MAX_INTERFACES = 4096;

/** One interface as `ip addr` shows it. */
export interface Interface {
  readonly name: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly lines: readonly string[];
}

/** Kinds of hardware by their number in /sys. */
const TYPES: Readonly<Record<string, string>> = {
  1: 'ether',
  32: 'infiniband',
  512: 'ppp',
  772: 'loopback',
  65534: 'tunnel',
};

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

/** The fact of one interface, as Ansible's `setup` names its parts. `files` is what /sys says of it, where it is known. */
export function interfaceFact(each: Interface, files: DeviceFiles): PyDict {
  const speed = files.get('speed');
  const bridge = files.get('bridge/bridge_id');
  const own = ipv4Of(each).filter(({ label, isSecondary }) => label === each.name || isSecondary);
  const first = own.find(({ isSecondary }) => !isSecondary);
  const others = own.filter((address) => address !== first).map(({ address }) => address);
  const ipv6 = ipv6Of(each);
  return dictOf([
    ['device', each.name],
    ['active', files.has('operstate') ? files.get('operstate') !== 'down' : each.flags.includes('UP')],
    ['mtu', each.mtu],
    ['promisc', each.flags.includes('PROMISC') || (Number(files.get('flags') ?? 0) & 0x100) > 0],
    ['type', typeOf(each, files)],
    ['macaddress', macOf(each)],
    ['module', files.get('module')],
    ['pciid', files.get('pciid')],
    ['speed', speed === undefined ? undefined : Number(speed)],
    ['id', bridge],
    ['stp', bridge === undefined ? undefined : files.get('bridge/stp_state') === '1'],
    ['interfaces', bridge === undefined ? undefined : (files.get('ports') ?? '').split(' ').filter(Boolean)],
    ['ipv4', first?.address],
    ['ipv4_secondaries', others.length > 0 ? others : undefined],
    ['ipv6', ipv6.length > 0 ? ipv6 : undefined],
  ]);
}

/** An IPv4 address with the name that it carries, which for an alias is not the interface's. */
interface Ipv4Address {
  readonly address: PyDict;
  readonly label: string;
  /** Of a network in which the interface has another address already. */
  readonly isSecondary: boolean;
}

/** IPv4 addresses of an interface, in the order in which the kernel lists them. */
export function ipv4Of({ name, lines }: Interface): Ipv4Address[] {
  return lines.flatMap((line) => {
    const match = /^inet ([\d.]+)(?:\/(\d+))?(?: brd ([\d.]+))?/.exec(line);
    if (!match) return [];
    // Between two ends of a tunnel there is no network but the address itself.
    const [address, prefix] = [match[1] ?? '', Number(match[2] ?? 32)];
    const fact = new Map<Value, Value>([
      ['address', address],
      ['broadcast', match[3] ?? ''],
      ['netmask', netmaskOf(prefix)],
      ['network', networkOf(address, prefix)],
      ['prefix', String(prefix)],
    ]);
    const words = line.split(/\s+/);
    return [{ address: fact, label: words.at(-1) ?? name, isSecondary: words.includes('secondary') }];
  });
}

/** Facts of the aliases of an interface, by name: each has the last address that carries it. */
export function aliasFacts(each: Interface): [name: string, fact: PyDict][] {
  return ipv4Of(each)
    .filter(({ label }) => label !== each.name)
    .map(({ address, label, isSecondary }) => [
      label,
      new Map<Value, Value>([isSecondary ? ['ipv4_secondaries', [address]] : ['ipv4', address]]),
    ]);
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
  const macs = lines.map((line) => /^link\/(?!loopback)\S+ ([\da-f]{2}(?::[\da-f]{2})+)/i.exec(line)?.[1]);
  return macs.find((mac) => mac !== undefined && !/^[0:]*$/.test(mac));
}

function typeOf({ flags, lines }: Interface, files: DeviceFiles): string {
  if (files.has('bridge/bridge_id')) return 'bridge';
  const type = files.get('type');
  if (type !== undefined) return TYPES[type] ?? 'unknown';
  if (flags.includes('LOOPBACK')) return 'loopback';
  return lines.some((line) => line.startsWith('link/ether')) ? 'ether' : 'unknown';
}
