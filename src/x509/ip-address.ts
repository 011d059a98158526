import { isIPv4, isIPv6 } from 'node:net';

/** The bytes of an address, or of a network with its mask behind it (RFC 5280, 4.2.1.10); undefined for anything else. */
export function encodeAddress(text: string): Uint8Array | undefined {
  const [address = '', length, ...more] = text.split('/');
  const bytes = addressBytes(address);
  if (!bytes || more.length > 0) return undefined;
  if (length === undefined) return bytes;
  const mask = maskBytes(length, bytes.length);
  // Bits outside of the mask make it no network.
  if (!mask || bytes.some((byte, index) => byte & ~(mask[index] ?? 0) & 0xff)) return undefined;
  return Uint8Array.from([...bytes, ...mask]);
}

/** The text of an address or network, IPv6 in its shortest form; undefined for a number of bytes that is neither. */
export function decodeAddress(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length === 16) return compressIpv6(bytes);
  if (bytes.length !== 8 && bytes.length !== 32) return undefined;
  const half = bytes.length / 2;
  const bits = [...bytes.subarray(half)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits)
    ? `${decodeAddress(bytes.subarray(0, half))}/${bits.replaceAll('0', '').length}`
    : undefined;
}

function addressBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number));
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const [head = '', tail] = text
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
      const [a, b, c, d] = parts.slice(0, 4).map(Number) as [number, number, number, number];
      return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
    })
    .split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function maskBytes(length: string, size: number): Uint8Array | undefined {
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (!(bits <= size * 8)) return isIPv4(length) && size === 4 ? addressBytes(length) : undefined;
  return Uint8Array.from({ length: size }, (_, index) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - index * 8))));
}

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`. */
function compressIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)];
  const longest = runs.toSorted((left, right) => right[0].length - left[0].length)[0];
  if (!longest) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  return `${before}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}
