import type { Value } from '../../../parsing/value.ts';
import { pythonError } from '../../values/errors.ts';
import { parseInteger } from '../../values/numbers.ts';
import { toStr } from '../../values/text.ts';
import { isTrue } from '../../values/truth.ts';
import { isInteger } from '../../values/types.ts';
import { ipaddr } from './ipaddr.ts';
import { IpNetwork } from './network.ts';
import { usableNeighbor } from './queries.ts';

/** A value as the network that these filters work on: addresses with their own prefix, networks without host bits. */
export function readNetwork(value: Value): IpNetwork | undefined {
  const kind = ipaddr(value, 'type');
  if (!isTrue(kind)) return undefined;
  return IpNetwork.parse(toStr(ipaddr(value, kind === 'address' ? 'cidr' : 'subnet')));
}

/** The `ipsubnet` filter: a subnet by its number, how many there are, or the number of a subnet in a larger network. */
export function ipSubnet(value: Value, query: string, index: Value): Value {
  const network = readNetwork(value)?.cidr;
  if (!network) return false;
  if (query === '') return network.toString();
  if (!/^\d+$/.test(query)) return subnetNumber(network, query);
  const prefix = Number(query);
  if (prefix > network.width) return false;
  if (network.size === 1n) return superNetwork(network, prefix, index);
  if (index !== null) return numberedSubnet(network, prefix, BigInt(toStr(index)));
  if (prefix < network.prefix) throw pythonError('AnsibleFilterError', `Requested subnet size of ${prefix} is invalid`);
  return String(1n << BigInt(prefix - network.prefix));
}

/** The networks that an address lies in, from `prefix` on. */
function superNetwork(network: IpNetwork, prefix: number, index: Value): Value {
  const count = network.prefix - prefix;
  const wanted = index === null ? 0 : Number(toStr(index));
  if (index !== null && (wanted > network.width + 1 - wanted || wanted < prefix - network.width)) return false;
  const place = wanted < 0 ? wanted + count : wanted;
  if (place < 0 || place >= count) throw pythonError('IndexError', 'list index out of range');
  return new IpNetwork(network.version, network.value, prefix + place).cidr.toString();
}

function numberedSubnet(network: IpNetwork, prefix: number, index: bigint): Value {
  if (prefix < network.prefix) return false;
  const count = 1n << BigInt(prefix - network.prefix);
  const place = index < 0n ? index + count : index;
  if (place < 0n || place >= count) return false;
  return new IpNetwork(network.version, network.first + (place << BigInt(network.width - prefix)), prefix).toString();
}

function subnetNumber(network: IpNetwork, query: string): Value {
  const outer = readNetwork(query);
  if (!outer) {
    throw pythonError('AnsibleFilterError', `You must pass a valid subnet or IP address; ${query} is invalid`);
  }
  const shift = BigInt(Math.max(0, network.width - outer.prefix));
  if (network.value >> shift !== outer.value >> shift) {
    throw pythonError('AnsibleFilterError', `${network.cidr} is not in the subnet ${outer.cidr}`);
  }
  const bits = BigInt(Math.max(0, network.prefix - outer.prefix));
  return String(((network.value >> BigInt(network.width - network.prefix)) & ((1n << bits) - 1n)) + 1n);
}

/** The `nthhost` filter: the address at a place of the network, counted from the network address. */
export function nthHost(value: Value, query: Value): Value {
  const network = readNetwork(value);
  const index = parseInteger(toStr(query));
  if (!network || !isTrue(query) || index === undefined) return false;
  if (BigInt(index) >= network.size) return false;
  const address = network.at(BigInt(index));
  if (address === undefined) throw pythonError('IndexError', 'index out range for address range size!');
  return address;
}

/** `next_nth_usable` and `previous_nth_usable`. */
export function nthUsable(value: Value, offset: Value, direction: bigint): Value {
  const network = readNetwork(value);
  if (!network) return false;
  if (!isInteger(offset)) throw pythonError('AnsibleFilterError', 'Must pass in an integer');
  return network.size > 1n ? usableNeighbor(network, BigInt(offset) * direction) : null;
}
