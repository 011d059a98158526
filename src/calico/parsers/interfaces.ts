/** A network interface of a host. */
export interface Link {
  readonly name: string;
  readonly flags: readonly string[];
  readonly mtu: number;
}

export interface Address {
  readonly device: string;
  readonly address: string;
  readonly prefix: number;
}

/** Reads `ip -o link show` (with or without `-d`): one interface a line, `name@peer` cut to the name. */
export function parseLinks(text: string): Link[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\d+:\s+([^\s:@]+)(?:@[^\s:]+)?:\s+<([^>]*)>\s.*?\bmtu (\d+)/.exec(line);
    if (!match) return [];
    const [, name = '', flags = '', mtu] = match;
    return [{ name, flags: flags.split(','), mtu: Number(mtu) }];
  });
}

/** Reads the IPv4 addresses of `ip -4 -o addr show`. One without a prefix length (a peer's) is /32. */
export function parseAddresses(text: string): Address[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\d+:\s+([^\s:@]+)\S*\s+inet ([\d.]+)(?: peer [\d.]+)?(?:\/(\d+))?/.exec(line);
    if (!match) return [];
    const [, device = '', address = '', prefix] = match;
    return [{ device, address, prefix: prefix === undefined ? 32 : Number(prefix) }];
  });
}
