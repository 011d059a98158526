import type { PyDict, Value } from '../../parsing/value.ts';
import { type Collector, dictOf } from './collector.ts';
import { aliasFacts, type Interface, interfaceFact, ipv4Of, ipv6Of, parseInterfaces } from './interfaces.ts';
import { parseDevices } from './network-devices.ts';
import { commandText } from './section-text.ts';

/** Interfaces and addresses, with the names and shapes of Ansible's `setup`. */
export const network: Collector = {
  name: 'network',
  facts: ['interfaces', 'default_ipv4', 'default_ipv6', 'all_ipv4_addresses', 'all_ipv6_addresses'],
  sections: ['interfaces', 'routes', 'devices'],
  requires: ['platform', 'distribution'],
  read: (sections) => {
    const devices = parseDevices(commandText(sections.devices));
    const interfaces = parseInterfaces(commandText(sections.interfaces));
    const facts = new Map(
      interfaces.flatMap((each) => [
        [each.name, interfaceFact(each, devices(each.name))] as const,
        ...aliasFacts(each),
      ]),
    );
    const [route4 = '', route6 = '', local4 = '', local6 = ''] = commandText(sections.routes).split(/^--$/m);
    const reachable = dictOf([
      ['ipv4', localAddresses(local4)],
      ['ipv6', localAddresses(local6)],
    ]);
    return [
      ['interfaces', [...facts.keys()].map((name) => name.replaceAll(':', '_'))],
      ['all_ipv4_addresses', addresses(interfaces, ipv4AddressesOf).filter((address) => !address.startsWith('127.'))],
      ['all_ipv6_addresses', addresses(interfaces, ipv6Of).filter((address) => address !== '::1')],
      ['default_ipv4', defaultIpv4(route4, interfaces, facts)],
      ['default_ipv6', defaultAddress(route6, interfaces, facts, ipv6Of) ?? new Map()],
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

/** Addresses and networks of the kernel's own table, which end at this host. */
function localAddresses(table: string): string[] {
  return [...table.matchAll(/^local (\S+)/gm)].map((match) => match[1] ?? '').toSorted();
}

function wordAfter(text: string, word: string): string | undefined {
  return new RegExp(`(?:^|\\s)${word} (\\S+)`).exec(text)?.[1];
}
