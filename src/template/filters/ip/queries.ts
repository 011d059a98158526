import type { Value } from '../../../parsing/value.ts';
import { pythonError, type TemplateError } from '../../values/errors.ts';
import { fromBigInt } from '../../values/numbers.ts';
import { formatAddress, groupsOf } from './address.ts';
import { IpNetwork, networks } from './network.ts';
import { isGlobal, isLinkLocal, isLoopback, isMulticast, isPublic, liesIn } from './ranges.ts';

/** What a query looks at. `value` is the text as the user gave it. */
export interface Subject {
  readonly network: IpNetwork;
  readonly value: Value;
  /** Whether it was given with a prefix. */
  readonly kind: 'address' | 'network';
}

/** The answer of a query; null stands for Python's None. */
export type Query = (subject: Subject) => Value;

function filterError(message: string): TemplateError {
  return pythonError('AnsibleFilterError', message);
}

function needsNetwork(query: (network: IpNetwork) => Value): Query {
  return ({ network, kind }) => {
    if (kind === 'address') throw filterError('Not a network address');
    return network.size > 1n ? query(network) : null;
  };
}

/** The first and last address that a host may have. */
export function usableRange(network: IpNetwork): [first: bigint, last: bigint] {
  return network.size === 2n ? [network.first, network.last] : [network.first + 1n, network.last - 1n];
}

/** An address at a distance, if hosts may have it; null otherwise. */
export function usableNeighbor(network: IpNetwork, offset: bigint): Value {
  const [first, last] = usableRange(network);
  const value = network.value + offset;
  return value >= first && value <= last ? network.format(value) : null;
}

const isHost = (network: IpNetwork) => !network.isNetworkAddress || network.broadcast === undefined;

function ip({ network }: Subject): Value {
  if (network.size === 1n || isHost(network) || network.version === 6) return network.address;
  return null;
}

function host({ network }: Subject): Value {
  return network.size === 1n || isHost(network) ? network.toString() : null;
}

function addressPrefix({ network }: Subject): Value {
  const isEdge = network.isNetworkAddress || network.value === network.broadcast;
  return network.size > 2n && isEdge ? false : network.toString();
}

function withIp(write: (network: IpNetwork) => string): Query {
  return ({ network }) =>
    network.size === 2n || (network.size > 1n && !network.isNetworkAddress) ? write(network) : null;
}

function keepIf(holds: (network: IpNetwork) => boolean): Query {
  return ({ network, value }) => (holds(network) ? value : null);
}

function plain({ network, kind }: Subject): Value {
  return kind === 'address' ? network.address : network.toString();
}

function asInteger({ network, kind }: Subject): Value {
  return kind === 'address' ? fromBigInt(network.value) : `${network.value}/${network.prefix}`;
}

function sixToFour({ network, value, kind }: Subject): Value {
  if (network.version === 4) {
    if (network.size > 1n && network.isNetworkAddress) return false;
    const hex = network.value.toString(16).padStart(8, '0');
    return `2002:${hex.slice(0, 4)}:${hex.slice(4)}::1/48`;
  }
  const isAddress = kind === 'address' || !network.isNetworkAddress;
  return isAddress && liesIn(network, networks('2002::/16')) ? value : false;
}

/** The IPv4 address inside of `::a.b.c.d` and `::ffff:a.b.c.d`. */
function toVersion4({ network, value }: Subject): Value {
  if (network.version === 4) return value;
  const isEmbedded = network.value >> 32n === 0n || network.value >> 32n === 0xffffn;
  if (!isEmbedded) return false;
  return new IpNetwork(4, network.value & 0xffff_ffffn, Math.max(0, network.prefix - 96)).toString();
}

function toVersion6({ network, value }: Subject): Value {
  if (network.version === 6) return value;
  return new IpNetwork(6, (0xffffn << 32n) + network.value, network.prefix + 96).toString();
}

function peer({ network, kind }: Subject): Value {
  if (kind === 'address') throw filterError('Not a network address');
  if (network.size === 2n) return network.format(network.value ^ 1n);
  if (network.size !== 4n) throw filterError('Not a point-to-point network');
  if (network.value % 4n === 0n) throw filterError('Network address of /30 has no peer');
  if (network.value % 4n === 3n) throw filterError('Broadcast address of /30 has no peer');
  return network.format(network.value ^ 3n);
}

function reverseName({ network }: Subject): Value {
  if (network.version === 4) return `${network.address.split('.').reverse().join('.')}.in-addr.arpa.`;
  const digits = groupsOf(network.value)
    .map((group) => group.toString(16).padStart(4, '0'))
    .join('');
  return `${digits.split('').reverse().join('.')}.ip6.arpa.`;
}

function wrap({ network, value, kind }: Subject): Value {
  if (network.version === 4) return value;
  return kind === 'address' ? `[${network.address}]` : `[${network.address}]/${network.prefix}`;
}

function sizeUsable({ network }: Subject): Value {
  return network.size === 1n ? 0 : network.size === 2n ? 2 : fromBigInt(network.size - 2n);
}

function typeOf({ network }: Subject): Value {
  return network.size > 1n && network.isNetworkAddress ? 'network' : 'address';
}

const mask = (network: IpNetwork, value: bigint) => formatAddress({ version: network.version, value });
const networkAddress: Query = ({ network }) => network.format(network.first);
const subnet: Query = ({ network }) => network.cidr.toString();
const hostMask: Query = ({ network }) => mask(network, network.hostMask);

/** The queries of `ipaddr` by their names. */
export const QUERIES: ReadonlyMap<string, Query> = new Map<string, Query>([
  ['', plain],
  ['6to4', sixToFour],
  ['address', ip],
  ['address/prefix', addressPrefix],
  ['bool', () => true],
  ['broadcast', ({ network }) => (network.size > 2n ? network.format(network.last) : null)],
  ['cidr', ({ network }) => network.toString()],
  ['first_usable', needsNetwork((network) => network.format(usableRange(network)[0]))],
  ['gateway', addressPrefix],
  ['gw', addressPrefix],
  ['host', host],
  ['host/prefix', addressPrefix],
  ['hostmask', hostMask],
  ['hostnet', addressPrefix],
  ['int', asInteger],
  ['ip', ip],
  ['ip/prefix', withIp((network) => network.toString())],
  ['ip_netmask', withIp((network) => `${network.address} ${mask(network, network.netMask)}`)],
  ['ipv4', toVersion4],
  ['ipv6', toVersion6],
  ['last_usable', needsNetwork((network) => network.format(usableRange(network)[1]))],
  ['link-local', keepIf(isLinkLocal)],
  ['lo', keepIf(isLoopback)],
  ['loopback', keepIf(isLoopback)],
  ['multicast', keepIf(isMulticast)],
  ['net', ({ network }) => (network.size > 1n && network.isNetworkAddress ? network.cidr.toString() : null)],
  ['next_usable', needsNetwork((network) => usableNeighbor(network, 1n))],
  ['netmask', ({ network }) => mask(network, network.netMask)],
  ['network', networkAddress],
  ['network_id', networkAddress],
  ['network/prefix', subnet],
  ['network_netmask', ({ network }) => `${network.format(network.first)} ${mask(network, network.netMask)}`],
  ['network_wildcard', ({ network }) => `${network.format(network.first)} ${mask(network, network.hostMask)}`],
  ['peer', peer],
  ['prefix', ({ network }) => network.prefix],
  ['previous_usable', needsNetwork((network) => usableNeighbor(network, -1n))],
  ['private', keepIf((network) => !isGlobal(network))],
  ['public', keepIf(isPublic)],
  [
    'range_usable',
    needsNetwork((network) =>
      usableRange(network)
        .map((each) => network.format(each))
        .join('-'),
    ),
  ],
  ['revdns', reverseName],
  ['router', addressPrefix],
  ['size', ({ network }) => fromBigInt(network.size)],
  ['size_usable', sizeUsable],
  ['subnet', subnet],
  ['type', typeOf],
  ['unicast', keepIf((network) => !isMulticast(network))],
  ['v4', toVersion4],
  ['v6', toVersion6],
  ['version', ({ network }) => network.version],
  ['wildcard', hostMask],
  ['wrap', wrap],
]);
