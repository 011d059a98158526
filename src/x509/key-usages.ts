/** Bits of KeyUsage in their order, by OpenSSL's long name and RFC 5280's. */
const KEY_USAGES = [
  ['Digital Signature', 'digitalSignature'],
  ['Non Repudiation', 'nonRepudiation'],
  ['Key Encipherment', 'keyEncipherment'],
  ['Data Encipherment', 'dataEncipherment'],
  ['Key Agreement', 'keyAgreement'],
  ['Certificate Sign', 'keyCertSign'],
  ['CRL Sign', 'cRLSign'],
  ['Encipher Only', 'encipherOnly'],
  ['Decipher Only', 'decipherOnly'],
] as const;

/** The bit number of a key usage by either of its names; undefined for a name that there is not. */
export function keyUsageBit(name: string): number | undefined {
  const bit = KEY_USAGES.findIndex((usage) => usage.some((known) => known === name));
  return bit < 0 ? undefined : bit;
}

/** OpenSSL's long names of the bits in the content of a KeyUsage. */
export function keyUsageNames(content: Uint8Array): string[] {
  const bytes = content.subarray(1);
  return KEY_USAGES.flatMap(([name], bit) => (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1 ? [name] : []));
}
