import type { Value } from '../../../parsing/value.ts';
import { pythonError, type TemplateError } from '../../values/errors.ts';
import { iterateDefined } from '../../values/iterate.ts';
import { toStr } from '../../values/text.ts';
import { isTrue } from '../../values/truth.ts';
import { isInteger, isSequence } from '../../values/types.ts';
import { formatAddress, groupsOf, type IpAddress, parseAddress, widthOf } from './address.ts';
import { ipaddr } from './ipaddr.ts';
import { parseMac } from './mac.ts';
import { IpNetwork } from './network.ts';
import { readNetwork } from './subnet.ts';

function filterError(message: string): TemplateError {
  return pythonError('AnsibleFilterError', message);
}

function readAddress(value: Value): IpAddress {
  const text = toStr(value);
  const address = text.includes('/') ? IpNetwork.parse(text) : parseAddress(text);
  if (!address) throw filterError(`You must pass a valid IP address; ${text} is invalid`);
  return address;
}

function integer(amount: Value): bigint {
  if (isInteger(amount)) return BigInt(amount);
  throw filterError(`You must pass an integer for arithmetic; ${toStr(amount)} is not a valid integer`);
}

/** `ipmath`: the address at a distance. */
export function ipMath(value: Value, amount: Value): Value {
  const { version, value: number } = readAddress(value);
  const sum = number + integer(amount);
  if (sum < 0n || sum >> BigInt(widthOf(version)) !== 0n)
    throw pythonError('IndexError', 'result outside valid IP address boundary!');
  return formatAddress({ version, value: sum });
}

/** `ipcut`: the first bits of an address, or the last ones for a negative amount. */
export function ipCut(value: Value, amount: Value): Value {
  const { version, value: number } = readAddress(value);
  const count = Number(integer(amount));
  const bits = number.toString(2).padStart(widthOf(version), '0');
  const part = count < 0 ? bits.slice(count) : bits.slice(0, count);
  const size = version === 6 ? 16 : 8;
  const groups = part.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
  return groups
    .map((group) => Number.parseInt(group, 2).toString(version === 6 ? 16 : 10))
    .join(version === 6 ? ':' : '.');
}

/** `ip4_hex`: an IPv4 address in hexadecimal digits. */
export function ip4Hex(value: Value, delimiter: string): Value {
  const { value: number } = readAddress(value);
  return (number.toString(16).padStart(8, '0').match(/../g) ?? []).join(delimiter);
}

/** `ipv6form`: an IPv6 address with all its digits, with as few as possible, or as certificates have it. */
export function ipv6Form(value: Value, format: Value): Value {
  const address = readAddress(value);
  if (format === 'compress') return formatAddress(address);
  const groups = groupsOf(address.value).map((group) => group.toString(16));
  if (format === 'x509') return groups.join(':');
  return address.version === 4 ? formatAddress(address) : groups.map((group) => group.padStart(4, '0')).join(':');
}

/** `ipwrap`: IPv6 addresses in brackets; everything else as it is. */
export function ipWrap(value: Value, query: string): Value {
  if (isSequence(value)) return Array.from(iterateDefined(value), (item) => wrapOne(item, query, item));
  return wrapOne(value, query, ipaddr(value, query, undefined, 'ipwrap'));
}

function wrapOne(value: Value, query: string, wrapped: Value): Value {
  return isTrue(ipaddr(value, query, undefined, 'ipwrap')) ? ipaddr(wrapped, 'wrap') : value;
}

/** `slaac`: the address that a host with this hardware address gives itself in an IPv6 network. */
export function slaac(value: Value, query: Value): Value {
  const network = readNetwork(value);
  const digits = isTrue(query) ? parseMac(query) : undefined;
  if (network?.version !== 6 || digits === undefined) return false;
  const wide = digits.length === 12 ? `${digits.slice(0, 6)}fffe${digits.slice(6)}` : digits;
  return network.format(network.first + (BigInt(`0x${wide}`) ^ (1n << 57n)));
}

/** `cidr_merge`: the fewest networks that cover the same addresses, or the one that spans them all. */
export function mergeNetworks(value: Value, action: string): Value {
  const list = Array.from(iterateDefined(value), (item) => {
    const network = IpNetwork.parse(toStr(item));
    if (!network) throw filterError(`cidr_merge: error in netaddr:\ninvalid IPNetwork ${toStr(item)}`);
    return network;
  });
  if (action === 'span') return spanOf(list);
  if (action !== 'merge') throw filterError(`cidr_merge: invalid action '${action}'`);
  const merged: Value[] = [];
  for (const version of [4, 6] as const) merged.push(...mergeVersion(list.filter((each) => each.version === version)));
  return merged;
}

function spanOf(list: readonly IpNetwork[]): Value {
  const [first] = list;
  if (!first) return null;
  if (list.length === 1) return first.toString();
  const low = list.map((each) => each.first).reduce(lesser);
  const high = list.map((each) => each.last).reduce((best, each) => (lesser(best, each) === best ? each : best));
  const bits = (low ^ high).toString(2).replace(/^0$/, '').length;
  return new IpNetwork(first.version, low, first.width - bits).cidr.toString();
}

function lesser(left: bigint, right: bigint): bigint {
  return right < left ? right : left;
}

function mergeVersion(list: readonly IpNetwork[]): string[] {
  const sorted = list.toSorted((left, right) =>
    left.first < right.first ? -1 : left.first > right.first ? 1 : left.prefix - right.prefix,
  );
  const stack: IpNetwork[] = [];
  for (const network of sorted) {
    if (stack.at(-1)?.contains(network)) continue;
    stack.push(network.cidr);
    joinHalves(stack);
  }
  return stack.map(String);
}

/** Two halves of one network at the end of the list become that network, again and again. */
function joinHalves(stack: IpNetwork[]): void {
  for (;;) {
    const [left, right] = stack.slice(-2);
    if (!left || !right || left.prefix !== right.prefix || left.prefix === 0) return;
    const joined = new IpNetwork(left.version, left.value, left.prefix - 1);
    if (!joined.isNetworkAddress || joined.last !== right.last) return;
    stack.splice(-2, 2, joined);
  }
}
