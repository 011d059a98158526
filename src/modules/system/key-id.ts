/** A key of apt by its id, cut as its programs want it. */
export interface KeyId {
  readonly short: string;
  readonly fingerprint: string;
  readonly full: string;
}

/** Reads an id of 8, 16 or more hexadecimal digits; undefined for anything else. */
export function parseKeyId(text: string): KeyId | undefined {
  if (!/^\s*[-+]?(?:0x)?[0-9a-f]+(?:_[0-9a-f]+)*\s*$/i.test(text)) return undefined;
  const full = text.toUpperCase().replace(/^0X/, '');
  if (full.length !== 8 && full.length < 16) return undefined;
  return { short: full.slice(-8), fingerprint: full.slice(-16), full };
}

/** The ids in what `apt-key adv` and `gpg --with-colons` print; keys that are over are none. */
export function keysIn(output: string): string[] {
  const lines = output.split('\n').filter((line) => /^(?:pub|sub)/.test(line) && !line.includes('expired'));
  return lines.flatMap((line) => {
    const parts = line.split(/\s+/)[1]?.split('/') ?? [];
    return (parts.length === 2 ? parts[1] : line.split(':')[4]) ?? [];
  });
}
