import { domainToASCII, domainToUnicode } from 'node:url';
import { childAt, childrenOf, type DerElement, oidOf, readDer } from './der.ts';
import { formatDistinguishedName, NameError, parseDistinguishedName } from './distinguished-name.ts';
import { encodeElement, encodeOid, encodeText } from './encode-der.ts';
import { decodeAddress, encodeAddress } from './ip-address.ts';
import { encodeName, readName } from './names.ts';

/** How domain names are shown: as they are, or with their labels as IDNA or as Unicode. */
export type NameEncoding = 'ignore' | 'idna' | 'unicode';

/** Tags of GeneralName (RFC 5280, 4.2.1.6). */
const KIND = { otherName: 0xa0, email: 0x81, DNS: 0x82, dirName: 0xa4, URI: 0x86, IP: 0x87, RID: 0x88 } as const;

const ENCODERS: Readonly<Record<string, (value: string) => Uint8Array | undefined>> = {
  DNS: (value) => encodeText(KIND.DNS, toIdna(value)),
  email: (value) => encodeText(KIND.email, value.replace(/(?<=@).*$/, toIdna)),
  URI: (value) => encodeText(KIND.URI, inUri(value, toIdna)),
  IP: (value) => {
    const bytes = encodeAddress(value);
    return bytes && encodeElement(KIND.IP, bytes);
  },
  RID: (value) => (/^\d+(\.\d+)*$/.test(value) ? encodeOid(value, KIND.RID) : undefined),
  dirName: (value) => encodeElement(KIND.dirName, encodeName(parseDistinguishedName(value))),
  otherName: encodeOtherName,
};

/**
 * Encodes a name as community.crypto writes it: `DNS:…`, `IP:…` (an address or a network), `email:…`, `URI:…`, `RID:…`,
 * `dirName:…`, `otherName:OID;hex`. Throws NameError for anything else.
 *
 * @param what the parameter's kind of name, for the message.
 */
export function encodeGeneralName(name: string, what = 'Subject Alternative Name'): Uint8Array {
  const colon = name.indexOf(':');
  if (colon < 0) throw new NameError(`Cannot parse ${what} "${name}" (forgot "DNS:" prefix?)`);
  const encode = Object.hasOwn(ENCODERS, name.slice(0, colon)) ? ENCODERS[name.slice(0, colon)] : undefined;
  const encoded = encode?.(name.slice(colon + 1));
  if (!encoded) throw new NameError(`Cannot parse ${what} "${name}"`);
  return encoded;
}

/** The text of a name, in the same notation. */
export function decodeGeneralName(name: DerElement, encoding: NameEncoding = 'ignore'): string {
  const text = Buffer.from(name.content).toString('latin1');
  const domain = encoding === 'ignore' ? (value: string) => value : encoding === 'idna' ? toIdna : toUnicode;
  switch (name.tag) {
    case KIND.DNS:
      return `DNS:${domain(text)}`;
    case KIND.email:
      return `email:${text.replace(/(?<=@).*$/, domain)}`;
    case KIND.URI:
      return `URI:${inUri(text, domain)}`;
    case KIND.IP:
      return `IP:${decodeAddress(name.content) ?? text}`;
    case KIND.RID:
      return `RID:${oidOf({ ...name, tag: 0x06 })}`;
    case KIND.dirName:
      return `dirName:${formatDistinguishedName(readName(childAt(name, 0)))}`;
    default:
      return decodeOtherName(name);
  }
}

/** The hexadecimal form only: OpenSSL's configuration syntax for values is not read. */
function encodeOtherName(value: string): Uint8Array | undefined {
  const [, oid, hex] = /^(\d+(?:\.\d+)*);([0-9a-f]{1,2}(?::[0-9a-f]{1,2})*)$/i.exec(value) ?? [];
  if (oid === undefined || hex === undefined) {
    throw new NameError(
      `the otherName "${value}" is not supported: write it as OID;hex, the hexadecimal digits in pairs with colons`,
    );
  }
  const bytes = Buffer.from(hex.split(':').map((pair) => Number.parseInt(pair, 16)));
  return encodeElement(KIND.otherName, encodeOid(oid), encodeElement(0xa0, readDer(bytes).full));
}

function decodeOtherName(name: DerElement): string {
  const [oid, wrapped] = childrenOf(name);
  if (name.tag !== KIND.otherName || !oid || !wrapped) return `unknown:${Buffer.from(name.full).toString('hex')}`;
  return `otherName:${oidOf(oid)};${[...wrapped.content].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}

function inUri(uri: string, change: (domain: string) => string): string {
  return uri.replace(
    /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?)([^/?#:[\]]*)/i,
    (_, start: string, host: string) => start + change(host),
  );
}

/** Label by label, since a `*` and an empty label stay what they are. */
function byLabel(domain: string, change: (label: string) => string): string {
  return domain
    .split('.')
    .map((label) => (label === '' || label === '*' ? label : change(label) || label))
    .join('.');
}

function toIdna(domain: string): string {
  return byLabel(domain, (label) => (/^[\0-\x7f]*$/.test(label) ? label : domainToASCII(label)));
}

function toUnicode(domain: string): string {
  return byLabel(domain, (label) => (label.startsWith('xn--') ? domainToUnicode(label) : label));
}
