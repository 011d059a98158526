/** IPv4 addresses as numbers and networks as ranges of them: what the checks compute with. */
export interface Ipv4Network {
  readonly address: number;
  readonly prefix: number;
  /** First and last address of the network that `address` is in. */
  readonly first: number;
  readonly last: number;
}

/** The address as an unsigned number; undefined for anything but four decimal parts without leading zeros. */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** A network in CIDR form; the address may have host bits. Undefined when it is none, or has no prefix length. */
export function parseIpv4Network(text: string): Ipv4Network | undefined {
  const [head = '', length = '', ...rest] = text.split('/');
  const address = parseIpv4(head);
  if (address === undefined || rest.length > 0 || !/^(\d|[12]\d|3[0-2])$/.test(length)) return undefined;
  return networkOf(address, Number(length));
}

/** The network of an address. */
export function networkOf(address: number, prefix: number): Ipv4Network {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return { address, prefix, first, last: first + size - 1 };
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** `first/prefix`: the network without host bits. */
export function formatNetwork(network: Ipv4Network): string {
  return `${formatIpv4(network.first)}/${network.prefix}`;
}

export function containsAddress(network: Ipv4Network, address: number): boolean {
  return address >= network.first && address <= network.last;
}

export function overlap(left: Ipv4Network, right: Ipv4Network): boolean {
  return left.first <= right.last && right.first <= left.last;
}
