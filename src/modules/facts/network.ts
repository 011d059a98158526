import type { PyDict, Value } from '../../parsing/value.ts';
import { decodeAddress } from '../../x509/ip-address.ts';
import { type Collector, dictOf } from './collector.ts';
import { aliasFacts, type Interface, interfaceFact, ipv4Of, ipv6Of, parseInterfaces } from './interfaces.ts';
import { parseDevices } from './network-devices.ts';
import { commandText, fileText } from './section-text.ts';

/** Interfaces and addresses, with the names and shapes of Ansible's `setup`. */
export const network: Collector = {
  name: 'network',
  facts: ['interfaces', 'default_ipv4', 'default_ipv6', 'all_ipv4_addresses', 'all_ipv6_addresses'],
  sections: ['network', 'devices'],
  requires: ['platform', 'distribution'],
  read: (sections) => {
    const devices = parseDevices(sections.devices);
    const text = commandText(sections.network);
    const interfaces = parseInterfaces(text);
    const facts = new Map(
      interfaces.flatMap((each) => [
        [each.name, interfaceFact(each, devices(each.name))] as const,
        ...aliasFacts(each),
      ]),
    );
    const reachable = dictOf([
      ['ipv4', localIpv4(text)],
      ['ipv6', localIpv6(fileText(sections.network, '/proc/net/ipv6_route'))],
    ]);
    return [
      ['interfaces', [...facts.keys()].map((name) => name.replaceAll(':', '_'))],
      ['all_ipv4_addresses', addresses(interfaces, ipv4AddressesOf).filter((address) => !address.startsWith('127.'))],
      ['all_ipv6_addresses', addresses(interfaces, ipv6Of).filter((address) => address !== '::1')],
      ['default_ipv4', defaultIpv4(routeTo('8.8.8.8', text), interfaces, facts)],
      [
        'default_ipv6',
        defaultAddress(routeTo('2404:6800:400a:800::1012', text), interfaces, facts, ipv6Of) ?? new Map(),
      ],
      ['locally_reachable_ips', reachable],
      ...[...facts].map(([name, fact]): [string, Value] => [name.replaceAll(/[-:]/g, '_'), fact]),
    ];
  },
};

function addresses(interfaces: readonly Interface[], of: (each: Interface) => PyDict[]): string[] {
  return interfaces.flatMap((each) => of(each).map((address) => String(address.get('address'))));
}

function ipv4AddressesOf(each: Interface): PyDict[] {
  return ipv4Of(each).map(({ address }) => address);
}

function defaultIpv4(route: string, interfaces: readonly Interface[], facts: ReadonlyMap<string, PyDict>): PyDict {
  const fact = defaultAddress(route, interfaces, facts, ipv4AddressesOf);
  const found = interfaces.find(({ name }) => name === fact?.get('interface'));
  if (!fact || !found) return new Map();
  const label = ipv4Of(found).find(({ address }) => address.get('address') === fact.get('address'))?.label;
  return fact.set('alias', label ?? found.name);
}

/** What `ip route get` answered, with what is known of that address and its interface. */
function defaultAddress(
  route: string,
  interfaces: readonly Interface[],
  facts: ReadonlyMap<string, PyDict>,
  of: (each: Interface) => PyDict[],
): PyDict | undefined {
  const [device, source] = [wordAfter(route, 'dev'), wordAfter(route, 'src')];
  const found = interfaces.find((each) => each.name === device);
  const address = found && of(found).find((each) => each.get('address') === source);
  const fact = facts.get(device ?? '');
  if (!found || !address || !fact) return undefined;
  return new Map<Value, Value>([
    ...address,
    ['interface', found.name],
    ['macaddress', fact.get('macaddress') ?? ''],
    ['mtu', found.mtu],
    ['type', fact.get('type') ?? 'unknown'],
    ...dictOf([['gateway', wordAfter(route, 'via')]]),
  ]);
}

/** The line in which the kernel says how it would reach an address. */
function routeTo(address: string, text: string): string {
  return text.split('\n').find((line) => line.startsWith(`${address} `)) ?? '';
}

/** Addresses and networks of the kernel's own table, which end at this host. */
function localIpv4(table: string): string[] {
  return [...table.matchAll(/^local (\S+)/gm)].map((match) => match[1] ?? '').toSorted();
}

/** RTF_LOCAL of the kernel's route flags. */
const LOCAL = 0x80000000;

/** The same of /proc/net/ipv6_route: destination and length of its prefix in hexadecimal digits first, flags in the ninth column. */
function localIpv6(routes: string): string[] {
  const lines = routes.split('\n').map((line) => line.trim().split(/\s+/));
  const local = lines.filter((columns) => (Number.parseInt(columns[8] ?? '', 16) & LOCAL) !== 0);
  return local
    .map(([digits = '', length]) =>
      withPrefix(decodeAddress(Buffer.from(digits, 'hex')) ?? '', Number.parseInt(length ?? '', 16)),
    )
    .toSorted();
}

function withPrefix(address: string, length: number): string {
  return length === 128 ? address : `${address}/${length}`;
}

function wordAfter(text: string, word: string): string | undefined {
  return new RegExp(`(?:^|\\s)${word} (\\S+)`).exec(text)?.[1];
}
