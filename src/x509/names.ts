import { Buffer } from 'node:buffer';
import { childAt, childrenOf, type DerElement, oidOf } from './der.ts';

/** Attributes of a distinguished name: short name, the name that community.crypto prints, object identifier. */
const ATTRIBUTES = [
  ['C', 'countryName', '2.5.4.6'],
  ['ST', 'stateOrProvinceName', '2.5.4.8'],
  ['L', 'localityName', '2.5.4.7'],
  ['O', 'organizationName', '2.5.4.10'],
  ['OU', 'organizationalUnitName', '2.5.4.11'],
  ['CN', 'commonName', '2.5.4.3'],
  ['emailAddress', 'emailAddress', '1.2.840.113549.1.9.1'],
] as const;

/** One attribute of a name: object identifier and text. */
export type NameEntry = readonly [oid: string, text: string];

/** The object identifier of an attribute by its short or long name. */
export function attributeOid(name: string): string | undefined {
  return ATTRIBUTES.find(([short, long]) => short === name || long === name)?.[2];
}

/** The long name of an attribute; unknown ones keep their number. */
export function attributeName(oid: string): string {
  return ATTRIBUTES.find(([, , known]) => known === oid)?.[1] ?? oid;
}

/** Reads a Name: its attributes in order. */
export function readName(name: DerElement): NameEntry[] {
  return childrenOf(name).flatMap((set) =>
    childrenOf(set).map((attribute) => [oidOf(childAt(attribute, 0)), textOf(childAt(attribute, 1))] as const),
  );
}

/** Equal whatever the order, as community.crypto compares subjects. */
export function sameNames(left: readonly NameEntry[], right: readonly NameEntry[]): boolean {
  const key = (entries: readonly NameEntry[]) => JSON.stringify(entries.map((entry) => [...entry]).toSorted());
  return key(left) === key(right);
}

/** BMPString is UTF-16; all others that names use are read as UTF-8. */
function textOf({ tag, content }: DerElement): string {
  return tag === 0x1e ? Buffer.from(content).swap16().toString('utf16le') : Buffer.from(content).toString('utf8');
}
