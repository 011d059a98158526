/** Netmask of a prefix length, in dotted form. */
export function netmaskOf(prefix: number): string {
  return dotted(maskBits(prefix));
}

/** Network address of an IPv4 address. */
export function networkOf(address: string, prefix: number): string {
  return dotted((numberOf(address) & maskBits(prefix)) >>> 0);
}

function maskBits(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => ((sum << 8) | (Number(part) & 255)) >>> 0, 0);
}

function dotted(bits: number): string {
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}
