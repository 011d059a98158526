export interface FoundHost {
  /** The host stands in the file. */
  readonly found: boolean;
  /** Its key there is another one, or of another type. */
  readonly replace: boolean;
  /** Where the same key stands, or one of its type, counted from 1. */
  readonly line: number | undefined;
}

interface HostKey {
  readonly marker: string;
  readonly host: string;
  readonly type: string;
  readonly key: string;
}

/** What `ssh-keygen -F` printed of a host, read against the key that the host should have; empty for none. */
export function searchHostKey(said: string, wanted: string): FoundHost {
  if (said === '') return { found: false, replace: false, line: undefined };
  if (wanted === '') return { found: true, replace: false, line: undefined };
  let mine = parse(wanted);
  let line: number | undefined;
  for (const text of said.split('\n').filter((each) => each !== '')) {
    if (text.startsWith('#')) {
      line = Number(/found: line (\d+)/.exec(text)?.[1]);
      continue;
    }
    const other = parse(text);
    const isMarked = other.marker.startsWith('@cert-authority') || other.marker.startsWith('@revoke');
    // A name that is hashed stays hashed as it is.
    if (!isMarked && mine.host.startsWith('|1|') && other.host.startsWith('|1|')) mine = { ...mine, host: other.host };
    if (same(mine, other)) return { found: true, replace: false, line };
    if (!isMarked && mine.type === other.type) return { found: true, replace: true, line };
  }
  return { found: true, replace: true, line: undefined };
}

function parse(text: string): HostKey {
  const words = text.trim().split(/\s+/);
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
  const [host = '', type = '', key = ''] = words;
  return { marker: marker ?? '', host, type, key };
}

function same(left: HostKey, right: HostKey): boolean {
  return left.marker === right.marker && left.host === right.host && left.type === right.type && left.key === right.key;
}
