import type { Value } from '../../../parsing/value.ts';
import { iterateDefined } from '../../values/iterate.ts';
import type { IpNetwork } from './network.ts';
import { usableRange } from './queries.ts';
import { readNetwork } from './subnet.ts';

type Range = readonly [first: bigint, last: bigint];

function wholeRange(network: IpNetwork): Range {
  return network.size > 2n ? [network.first, network.last] : [network.first, network.first];
}

/** What is no network counts as the address 0, as False does in Python. */
const NOTHING: Range = [0n, 0n];

function readRange(value: Value, range: (network: IpNetwork) => Range): Range {
  const network = readNetwork(value)?.cidr;
  return network ? range(network) : NOTHING;
}

function isWithin(inner: Range, outer: Range): boolean {
  return outer[0] <= inner[0] && inner[0] <= outer[1] && outer[0] <= inner[1] && inner[1] <= outer[1];
}

/** `network_in_network`: whether a network or address lies in another, its edges included. */
export function isInNetwork(value: Value, test: Value): boolean {
  return isWithin(readRange(test, wholeRange), readRange(value, wholeRange));
}

/** `network_in_usable`: the same for the addresses that hosts may have. */
export function isInUsable(value: Value, test: Value): boolean {
  const usable = (network: IpNetwork): Range =>
    network.size > 1n ? usableRange(network) : [network.first, network.last];
  return isWithin(readRange(test, wholeRange), readRange(value, usable));
}

/** `reduce_on_network`: the items of a list that lie in a network. */
export function reduceOnNetwork(list: Value, network: Value): Value {
  return [...iterateDefined(list)].filter((item) => isInNetwork(network, item));
}
