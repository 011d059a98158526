import { formatAddress, type IpAddress, type IpVersion, parseAddress, widthOf } from './address.ts';

/** An address with the length of its network's prefix, as Python's netaddr has it. */
export class IpNetwork {
  readonly version: IpVersion;
  readonly value: bigint;
  readonly prefix: number;

  constructor(version: IpVersion, value: bigint, prefix: number) {
    this.version = version;
    this.value = value;
    this.prefix = prefix;
  }

  /** `address`, `address/prefix` or `address/mask`; undefined for anything else. */
  static parse(text: string): IpNetwork | undefined {
    const [addressText = '', prefixText, more] = splitOnce(text);
    const address = parseAddress(addressText);
    if (!address || more) return undefined;
    const prefix = prefixText === undefined ? widthOf(address.version) : readPrefix(prefixText, address.version);
    return prefix === undefined ? undefined : new IpNetwork(address.version, address.value, prefix);
  }

  /** The network of one number; undefined where it does not fit the version. */
  static ofNumber(version: IpVersion, value: bigint, prefix = widthOf(version)): IpNetwork | undefined {
    if (value < 0n || value >> BigInt(widthOf(version)) !== 0n || prefix < 0 || prefix > widthOf(version))
      return undefined;
    return new IpNetwork(version, value, prefix);
  }

  get width(): number {
    return widthOf(this.version);
  }

  get hostMask(): bigint {
    return (1n << BigInt(this.width - this.prefix)) - 1n;
  }

  get netMask(): bigint {
    return ((1n << BigInt(this.width)) - 1n) ^ this.hostMask;
  }

  get first(): bigint {
    return this.value & this.netMask;
  }

  get last(): bigint {
    return this.value | this.hostMask;
  }

  get size(): bigint {
    return this.hostMask + 1n;
  }

  /** IPv4 networks of one or two addresses have none. */
  get broadcast(): bigint | undefined {
    return this.version === 4 && this.width - this.prefix <= 1 ? undefined : this.last;
  }

  /** The same network with its host bits cleared. */
  get cidr(): IpNetwork {
    return new IpNetwork(this.version, this.first, this.prefix);
  }

  get isNetworkAddress(): boolean {
    return this.value === this.first;
  }

  contains(other: IpNetwork): boolean {
    return this.version === other.version && this.first <= other.first && other.last <= this.last;
  }

  /** The address at an index, from the end when it is negative; undefined beyond the network. */
  at(index: bigint): string | undefined {
    if (index < -this.size || index >= this.size) return undefined;
    return this.format(index < 0n ? this.last + index + 1n : this.first + index);
  }

  /** Another address of this version as text. */
  format(value: bigint): string {
    return formatAddress({ version: this.version, value });
  }

  get address(): string {
    return this.format(this.value);
  }

  toString(): string {
    return `${this.address}/${this.prefix}`;
  }
}

function splitOnce(text: string): [address: string, prefix: string | undefined, more: boolean] {
  const parts = text.split('/');
  return [parts[0] ?? '', parts[1], parts.length > 2];
}

/** A prefix length, a netmask or a hostmask. */
function readPrefix(text: string, version: IpVersion): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) <= widthOf(version) ? Number(text) : undefined;
  const mask = parseAddress(text);
  return mask?.version === version ? maskLength(mask) : undefined;
}

/** How many bits of a netmask or hostmask belong to the network; undefined for other addresses. */
export function maskLength({ version, value }: IpAddress): number | undefined {
  const bits = value.toString(2).padStart(widthOf(version), '0');
  if (/^1*0*$/.test(bits)) return bits.indexOf('0') < 0 ? bits.length : bits.indexOf('0');
  return /^0*1+$/.test(bits) ? bits.indexOf('1') : undefined;
}

/** The networks of a list of texts; for tables of well-known ranges. */
export function networks(...texts: string[]): IpNetwork[] {
  return texts.map((text) => IpNetwork.parse(text)).filter((network) => network !== undefined);
}
