import { isIPv6 } from 'node:net';

const RANGE_NUMERIC = String.raw`\[[0-9]+:[0-9]+(?::[0-9]+)?\]`;
const RANGE_HEX = /\[[0-9a-f]+:[0-9a-f]+(?::[0-9]+)?\]/gi;
const RANGE_LABEL = String.raw`\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\]`;
const OCTET = new RegExp(`^(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|${RANGE_NUMERIC})$`);
/** Almost every name is ASCII: the letters of all scripts cost milliseconds to compile, and are left until one needs them. */
const ASCII = /^[ -~]*$/;
const ASCII_LABEL = labelPattern('a-z0-9', 'i');
let anyLabel: RegExp | undefined;
const BRACKETED = /^\[(.+)\]:([0-9]+)$/;
const WITH_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/;

/** A host as the inventory names it, perhaps with `[x:y]` ranges, and the port behind it. */
export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * Splits `host`, `host:port` and `[ipv6]:port`. A text that is no host name, IPv4 or IPv6 address is taken whole, colon
 * and all, as Ansible does.
 */
export function splitAddress(text: string): Address {
  let host = text;
  let port: number | undefined;
  for (const pattern of [BRACKETED, WITH_PORT]) {
    const match = pattern.exec(host);
    if (match) [host, port] = [match[1] ?? '', Number(match[2])];
  }
  return port !== undefined && isAddress(host) ? { host, port } : { host: text, port: undefined };
}

/** Whether a text is a host name or an address, ranges included. */
export function isAddress(text: string): boolean {
  return isIpv4(text) || text.split('.').every(isLabel) || isIPv6(text.replaceAll(RANGE_HEX, '0'));
}

function labelPattern(letters: string, flags: string): RegExp {
  return new RegExp(`^(?:[${letters}_]|${RANGE_LABEL})(?:[${letters}_-]|${RANGE_LABEL})*(?<![_-])$`, flags);
}

function isLabel(text: string): boolean {
  if (ASCII.test(text)) return ASCII_LABEL.test(text);
  anyLabel ??= labelPattern(String.raw`\p{L}\p{N}\p{M}`, 'iu');
  return anyLabel.test(text);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => OCTET.test(part));
}
