export type IpVersion = 4 | 6;

/** An address as its number; BigInt holds both versions. */
export interface IpAddress {
  readonly version: IpVersion;
  readonly value: bigint;
}

export function widthOf(version: IpVersion): number {
  return version === 4 ? 32 : 128;
}

/** Reads an address as `inet_pton` does: four decimal octets, or RFC 4291 groups; undefined for anything else. */
export function parseAddress(text: string): IpAddress | undefined {
  const four = parseVersion4(text);
  if (four !== undefined) return { version: 4, value: four };
  const six = parseVersion6(text);
  return six === undefined ? undefined : { version: 6, value: six };
}

function parseVersion4(text: string): bigint | undefined {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  if (!octets || octets.some((octet) => Number(octet) > 255 || (octet.length > 1 && octet.startsWith('0'))))
    return undefined;
  return octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n);
}

function parseVersion6(text: string): bigint | undefined {
  const groups = withoutDottedTail(text);
  if (groups === undefined) return undefined;
  const halves = groups.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0'), ...tail];
  if (all.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return all.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

/** `::ffff:1.2.3.4` with its last part as two groups. */
function withoutDottedTail(text: string): string | undefined {
  const dotted = /(?<=:)[^:]*\.[^:]*$/.exec(text);
  if (!dotted) return text;
  const value = parseVersion4(dotted[0]);
  if (value === undefined) return undefined;
  return `${text.slice(0, dotted.index)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

/** Writes an address as `inet_ntop` does. */
export function formatAddress({ version, value }: IpAddress): string {
  if (version === 4) return formatVersion4(value);
  const groups = groupsOf(value);
  const zeros = longestZeros(groups);
  if (zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && groups[5] === 0xffff))) {
    return `${zeros.length === 6 ? '::' : '::ffff:'}${formatVersion4(value & 0xffff_ffffn)}`;
  }
  const texts = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return texts.join(':');
  return `${texts.slice(0, zeros.start).join(':')}::${texts.slice(zeros.start + zeros.length).join(':')}`;
}

function formatVersion4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

/** The eight groups of an IPv6 address. */
export function groupsOf(value: bigint): number[] {
  return Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}
