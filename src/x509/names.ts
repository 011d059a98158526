import { Buffer } from 'node:buffer';
import { childAt, childrenOf, type DerElement, oidOf } from './der.ts';
import { encodeElement, encodeOid, encodeSequence, encodeText, TAG } from './encode-der.ts';

/** One attribute of a distinguished name: object identifier and text. */
export type NameEntry = readonly [oid: string, text: string];

/** Attributes that are not UTF8String: country codes and numbers, and what is defined over ASCII (RFC 5280, appendix A). */
const TEXT_TAGS: Readonly<Record<string, number>> = {
  '2.5.4.6': TAG.printableString,
  '1.3.6.1.4.1.311.60.2.1.3': TAG.printableString,
  '2.5.4.5': TAG.printableString,
  '2.5.4.46': TAG.printableString,
  '1.2.840.113549.1.9.1': TAG.ia5String,
  '0.9.2342.19200300.100.1.25': TAG.ia5String,
};

/** Reads a Name: its attributes in order. */
export function readName(name: DerElement): NameEntry[] {
  return childrenOf(name).flatMap((set) =>
    childrenOf(set).map((attribute) => [oidOf(childAt(attribute, 0)), textOf(childAt(attribute, 1))] as const),
  );
}

/** Encodes a Name, each attribute in a set of its own. */
export function encodeName(entries: readonly NameEntry[]): Buffer {
  const sets = entries.map((entry) => encodeElement(TAG.set, encodeAttribute(entry)));
  return encodeSequence(...sets);
}

/** The same attributes in the same order. */
export function sameNames(left: readonly NameEntry[], right: readonly NameEntry[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The same set of attributes, as community.crypto compares the subject of a request. */
export function sameAttributes(left: readonly NameEntry[], right: readonly NameEntry[]): boolean {
  const key = (entries: readonly NameEntry[]) => [...new Set(entries.map((entry) => JSON.stringify(entry)))].toSorted();
  return JSON.stringify(key(left)) === JSON.stringify(key(right));
}

function encodeAttribute([oid, text]: NameEntry): Buffer {
  return encodeSequence(encodeOid(oid), encodeText(TEXT_TAGS[oid] ?? TAG.utf8String, text));
}

/** BMPString is UTF-16; all others that names use are read as UTF-8. */
function textOf({ tag, content }: DerElement): string {
  return tag === 0x1e ? Buffer.from(content).swap16().toString('utf16le') : Buffer.from(content).toString('utf8');
}
