import type { PyDict, Value } from '../../parsing/value.ts';
import { type Interface, interfaceFact, ipv4Of, ipv6Of, macOf, parseInterfaces } from './interfaces.ts';
import { commandText } from './section-text.ts';

/** Sections of the agent that the facts of subset `network` are made from. */
export const NETWORK_SECTIONS = ['interfaces', 'routes'] as const;

/** Facts of interfaces and addresses, with the names and shapes of Ansible's `setup`. */
export function networkFacts(sections: Readonly<Record<string, string>>): PyDict {
  const interfaces = parseInterfaces(commandText(sections.interfaces));
  const [route4 = '', route6 = ''] = commandText(sections.routes).split(/^--$/m);
  const facts = new Map<Value, Value>([
    ['ansible_interfaces', interfaces.map((each) => each.name)],
    ['ansible_all_ipv4_addresses', addresses(interfaces, ipv4Of)],
    ['ansible_all_ipv6_addresses', addresses(interfaces, ipv6Of)],
    ['ansible_default_ipv4', defaultAddress(route4, interfaces, ipv4Of)],
    ['ansible_default_ipv6', defaultAddress(route6, interfaces, ipv6Of)],
  ]);
  for (const each of interfaces) facts.set(`ansible_${each.name.replaceAll(/[-:]/g, '_')}`, interfaceFact(each));
  return facts;
}

/** All but those of the loopback. */
function addresses(interfaces: readonly Interface[], of: (each: Interface) => PyDict[]): Value[] {
  const others = interfaces.filter((each) => !each.flags.includes('LOOPBACK'));
  return others.flatMap((each) => of(each).map((address) => address.get('address') ?? ''));
}

/** What `ip route get` answered, with what is known of that address and its interface. */
function defaultAddress(route: string, interfaces: readonly Interface[], of: (each: Interface) => PyDict[]): PyDict {
  const [device, source] = [wordAfter(route, 'dev'), wordAfter(route, 'src')];
  const found = interfaces.find((each) => each.name === device);
  const address = found && of(found).find((each) => each.get('address') === source);
  if (!found || !address) return new Map();
  const fact = new Map<Value, Value>([
    ...address,
    ['interface', found.name],
    ['mtu', found.mtu],
    ['alias', found.name],
  ]);
  const [gateway, mac] = [wordAfter(route, 'via'), macOf(found)];
  if (gateway !== undefined) fact.set('gateway', gateway);
  if (mac !== undefined) fact.set('macaddress', mac);
  return fact.set('type', interfaceFact(found).get('type') ?? 'unknown');
}

function wordAfter(text: string, word: string): string | undefined {
  return new RegExp(`(?:^|\\s)${word} (\\S+)`).exec(text)?.[1];
}
