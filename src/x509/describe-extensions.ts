import { Buffer } from 'node:buffer';
import type { Value } from '../parsing/value.ts';
import { childAt, childrenOf, type DerElement, oidOf, readDer } from './der.ts';
import { TAG } from './encode-der.ts';
import { type Extension, findExtension, OID } from './extensions.ts';
import { colonHex } from './fingerprints.ts';
import { decodeGeneralName, type NameEncoding } from './general-names.ts';
import { keyUsageNames } from './key-usages.ts';
import { longName } from './object-names.ts';
import { toBigInt, toNumber } from './public-key.ts';

/** Parts of a result, by name. */
export type DescribedEntries = [name: string, value: Value][];

/** What requests and certificates have in common, by the names of community.crypto's info modules. */
export function describeExtensions(extensions: readonly Extension[], encoding: NameEncoding): DescribedEntries {
  const read = (oid: string, reader: (value: DerElement) => Value): Value => {
    const found = findExtension(extensions, oid);
    return found ? reader(readDer(found.value)) : null;
  };
  const critical = (oid: string) => findExtension(extensions, oid)?.critical ?? false;
  const names = (element: DerElement) => childrenOf(element).map((name) => decodeGeneralName(name, encoding));
  return [
    ['key_usage', read(OID.keyUsage, ({ content }) => keyUsageNames(content).toSorted())],
    ['key_usage_critical', critical(OID.keyUsage)],
    ['extended_key_usage', read(OID.extendedKeyUsage, purposes)],
    ['extended_key_usage_critical', critical(OID.extendedKeyUsage)],
    ['basic_constraints', read(OID.basicConstraints, basicConstraints)],
    ['basic_constraints_critical', critical(OID.basicConstraints)],
    [
      'ocsp_must_staple',
      read(OID.tlsFeature, (value) => childrenOf(value).some(({ content }) => toBigInt(content) === 5n)),
    ],
    ['ocsp_must_staple_critical', critical(OID.tlsFeature)],
    ['subject_alt_name', read(OID.subjectAltName, names)],
    ['subject_alt_name_critical', critical(OID.subjectAltName)],
    ['subject_key_identifier', read(OID.subjectKeyIdentifier, ({ content }) => colonHex(content))],
    ['authority_key_identifier', read(OID.authorityKeyIdentifier, (value) => authorityPart(value, 0x80, colonHexOf))],
    ['authority_cert_issuer', read(OID.authorityKeyIdentifier, (value) => authorityPart(value, 0xa1, names))],
    ['authority_cert_serial_number', read(OID.authorityKeyIdentifier, (value) => authorityPart(value, 0x82, numberIn))],
    ['extensions_by_oid', new Map(extensions.map((each): [Value, Value] => [each.oid, rawExtension(each)]))],
  ];
}

/** The name constraints of a request. */
export function describeNameConstraints(extensions: readonly Extension[], encoding: NameEncoding): DescribedEntries {
  const found = findExtension(extensions, OID.nameConstraints);
  const subtrees = (tag: number): Value =>
    found
      ? childrenOf(readDer(found.value))
          .filter((group) => group.tag === tag)
          .flatMap((group) => childrenOf(group).map((subtree) => decodeGeneralName(childAt(subtree, 0), encoding)))
      : null;
  return [
    ['name_constraints_permitted', subtrees(0xa0)],
    ['name_constraints_excluded', subtrees(0xa1)],
    ['name_constraints_critical', found?.critical ?? false],
  ];
}

/** Where a certificate says that its issuer answers: OCSP, and the issuer's own certificate. */
export function describeAuthorityInformation(extensions: readonly Extension[]): DescribedEntries {
  const found = findExtension(extensions, OID.authorityInformation);
  const uriOf = (method: string): Value => {
    const access =
      found &&
      childrenOf(readDer(found.value)).find(
        (each) => oidOf(childAt(each, 0)) === method && childAt(each, 1).tag === 0x86,
      );
    return access ? Buffer.from(childAt(access, 1).content).toString('latin1') : null;
  };
  return [
    ['ocsp_uri', uriOf('1.3.6.1.5.5.7.48.1')],
    ['issuer_uri', uriOf('1.3.6.1.5.5.7.48.2')],
  ];
}

function purposes(value: DerElement): Value {
  return childrenOf(value)
    .map((oid) => longName(oidOf(oid)))
    .toSorted();
}

function basicConstraints(value: DerElement): Value {
  const parts = childrenOf(value);
  const isCa = parts.some(({ tag, content }) => tag === TAG.boolean && content[0] !== 0);
  const length = parts.find(({ tag }) => tag === TAG.integer);
  return [`CA:${isCa ? 'TRUE' : 'FALSE'}`, ...(length ? [`pathlen:${toBigInt(length.content)}`] : [])];
}

function authorityPart(value: DerElement, tag: number, reader: (part: DerElement) => Value): Value {
  const part = childrenOf(value).find((each) => each.tag === tag);
  return part ? reader(part) : null;
}

function colonHexOf({ content }: DerElement): Value {
  return colonHex(content);
}

function numberIn({ content }: DerElement): Value {
  return toNumber(toBigInt(content));
}

function rawExtension({ critical, value }: Extension): Value {
  return new Map<Value, Value>([
    ['critical', critical],
    ['value', Buffer.from(value).toString('base64')],
  ]);
}
