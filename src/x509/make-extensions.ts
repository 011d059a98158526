import { Buffer } from 'node:buffer';
import { NameError } from './distinguished-name.ts';
import {
  encodeElement,
  encodeInteger,
  encodeNamedBits,
  encodeOid,
  encodeSequence,
  encodeTrue,
  TAG,
} from './encode-der.ts';
import { type Extension, OID } from './extensions.ts';
import { encodeGeneralName } from './general-names.ts';
import { keyUsageBit } from './key-usages.ts';
import { oidOfName } from './object-names.ts';

/** KeyUsage of usages by either of their names. Throws NameError for a name that there is not. */
export function keyUsageExtension(names: readonly string[], critical: boolean): Extension {
  const bits = names.map((name) => {
    const bit = keyUsageBit(name);
    if (bit === undefined) throw new NameError(`Unknown key usage "${name}"`);
    return bit;
  });
  return { oid: OID.keyUsage, critical, value: encodeNamedBits(bits) };
}

/** ExtendedKeyUsage of purposes by name or number. Throws NameError for a name that there is not. */
export function purposesExtension(names: readonly string[], critical: boolean): Extension {
  const oids = names.map((name) => {
    const oid = oidOfName(name);
    if (oid === undefined) throw new NameError(`Cannot find OID for "${name}"`);
    return encodeOid(oid);
  });
  return { oid: OID.extendedKeyUsage, critical, value: encodeSequence(...oids) };
}

/** SubjectAltName of names in community.crypto's notation. Throws NameError for one that cannot be read. */
export function altNamesExtension(names: readonly string[], critical: boolean): Extension {
  const encoded = names.map((name) => encodeGeneralName(name));
  return { oid: OID.subjectAltName, critical, value: encodeSequence(...encoded) };
}

/** BasicConstraints of words as `CA:TRUE` and `pathlen:1`. Throws NameError for another word. */
export function basicConstraintsExtension(words: readonly string[], critical: boolean): Extension {
  let isCa = false;
  let pathLength: number | undefined;
  for (const word of words) {
    if (word === 'CA:TRUE' || word === 'CA:FALSE') isCa = word === 'CA:TRUE';
    else pathLength = readPathLength(word);
  }
  if (pathLength !== undefined && !isCa) throw new NameError('path_length must be None when ca is False');
  const parts = [...(isCa ? [encodeTrue()] : []), ...(pathLength === undefined ? [] : [encodeInteger(pathLength)])];
  return { oid: OID.basicConstraints, critical, value: encodeSequence(...parts) };
}

function readPathLength(word: string): number {
  const [, kind, value = ''] = /^(CA|pathlen):(.*)$/s.exec(word) ?? [];
  if (kind === undefined) throw new NameError(`Unknown basic constraint "${word}"`);
  if (kind === 'CA') throw new NameError(`Unknown basic constraint value "${value}" for CA`);
  if (!/^\s*\+?\d+\s*$/.test(value))
    throw new NameError(`Cannot parse path length constraint "${value}" (it is no number)`);
  return Number(value);
}

/** The TLS feature `status_request`: a server must staple an OCSP answer (RFC 7633). */
export function mustStapleExtension(critical: boolean): Extension {
  return { oid: OID.tlsFeature, critical, value: encodeSequence(encodeInteger(5)) };
}

/** NameConstraints: which names a CA may sign and which it may not. Throws NameError for one that cannot be read. */
export function nameConstraintsExtension(
  permitted: readonly string[],
  excluded: readonly string[],
  critical: boolean,
): Extension {
  const subtrees = (tag: number, names: readonly string[], what: string) =>
    names.length === 0
      ? []
      : [
          encodeElement(
            tag,
            ...names.map((name) => encodeSequence(encodeGeneralName(name, `name constraints ${what}`))),
          ),
        ];
  const parts = [...subtrees(0xa0, permitted, 'permitted'), ...subtrees(0xa1, excluded, 'excluded')];
  return { oid: OID.nameConstraints, critical, value: encodeSequence(...parts) };
}

/** SubjectKeyIdentifier with these bytes. */
export function subjectKeyExtension(identifier: Uint8Array): Extension {
  return { oid: OID.subjectKeyIdentifier, critical: false, value: encodeElement(TAG.octetString, identifier) };
}

/** AuthorityKeyIdentifier of any of its parts. Throws NameError for an issuer that cannot be read. */
export function authorityKeyExtension(parts: {
  readonly identifier?: Uint8Array | undefined;
  readonly issuers?: readonly string[] | undefined;
  readonly serialNumber?: bigint | undefined;
}): Extension {
  const { identifier, issuers, serialNumber } = parts;
  const names = issuers?.map((name) => encodeGeneralName(name, 'authority cert issuer'));
  const serial = serialNumber === undefined ? undefined : encodeInteger(serialNumber);
  if (serial) serial[0] = 0x82;
  const value = encodeSequence(
    ...(identifier ? [encodeElement(0x80, identifier)] : []),
    ...(names ? [encodeElement(0xa1, ...names)] : []),
    ...(serial ? [serial] : []),
  );
  return { oid: OID.authorityKeyIdentifier, critical: false, value: Buffer.from(value) };
}
