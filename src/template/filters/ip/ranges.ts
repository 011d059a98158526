import { type IpNetwork, maskLength, networks } from './network.ts';

/** The IANA special-purpose registries: ranges that cannot be reached from everywhere, and exceptions inside of them. */
const NOT_GLOBAL = networks(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  '::1/128',
  '::/128',
  '::ffff:0:0/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
);
const GLOBAL_EXCEPTIONS = networks(
  '192.0.0.9/32',
  '192.0.0.10/32',
  '2001:1::1/128',
  '2001:1::2/128',
  '2001:3::/32',
  '2001:4:112::/48',
  '2001:20::/28',
  '2001:30::/28',
);
const LOOPBACK = networks('127.0.0.0/8', '::1/128');
const MULTICAST = networks('224.0.0.0/4', 'ff00::/8');
const LINK_LOCAL = networks('169.254.0.0/16', 'fe80::/10');

/** Whether the address itself (not its network) lies in one of the ranges. */
export function liesIn(network: IpNetwork, ranges: readonly IpNetwork[]): boolean {
  return ranges.some(
    (range) => range.version === network.version && range.first <= network.value && network.value <= range.last,
  );
}

export function isGlobal(network: IpNetwork): boolean {
  return !liesIn(network, NOT_GLOBAL) || liesIn(network, GLOBAL_EXCEPTIONS);
}

export function isLoopback(network: IpNetwork): boolean {
  return liesIn(network, LOOPBACK);
}

export function isMulticast(network: IpNetwork): boolean {
  return liesIn(network, MULTICAST);
}

export function isLinkLocal(network: IpNetwork): boolean {
  return liesIn(network, LINK_LOCAL);
}

/** Whether the address could be sent to from anywhere, and is no mask. */
export function isPublic(network: IpNetwork): boolean {
  return !isMulticast(network) && isGlobal(network) && !isLoopback(network) && maskLength(network) === undefined;
}
