import { linesWithEnds } from './text-file.ts';

const KEY_TYPES = new Set([
  ...['ssh-ed25519', 'ssh-dss', 'ssh-rsa', 'rsa-sha2-256', 'rsa-sha2-512', 'ssh-xmss@openssh.com'],
  ...['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ...[
    'sk-ecdsa-sha2-nistp256@openssh.com',
    'webauthn-sk-ecdsa-sha2-nistp256@openssh.com',
    'sk-ssh-ed25519@openssh.com',
  ],
  ...['sk-ecdsa-sha2-nistp256-cert-v01@openssh.com', 'sk-ssh-ed25519-cert-v01@openssh.com'],
  ...['ssh-ed25519-cert-v01@openssh.com', 'ssh-rsa-cert-v01@openssh.com', 'ssh-dss-cert-v01@openssh.com'],
  ...['ssh-xmss-cert-v01@openssh.com', 'rsa-sha2-256-cert-v01@openssh.com', 'rsa-sha2-512-cert-v01@openssh.com'],
  ...['ecdsa-sha2-nistp256-cert-v01@openssh.com', 'ecdsa-sha2-nistp384-cert-v01@openssh.com'],
  'ecdsa-sha2-nistp521-cert-v01@openssh.com',
]);

type KeyOption = readonly [name: string, value: string | null];

export interface AuthorizedKey {
  readonly type: string;
  readonly key: string;
  readonly options: readonly KeyOption[];
  readonly comment: string;
}

/** A line of the file with its place among the others; lines that hold no key are kept as they are. */
interface Line {
  readonly text?: string;
  readonly key?: AuthorizedKey;
  readonly rank: number;
}

/** Reads one line; undefined for what is no key. */
export function parseKey(line: string): AuthorizedKey | undefined {
  const words = line
    .replaceAll('\\#', '#')
    .split(/[ \t\r\n]+/)
    .filter((word) => word !== '');
  const index = words.findIndex((word) => KEY_TYPES.has(word));
  const [type, key] = words.slice(index, index + 2);
  if (words[0] === '#' || index < 0 || type === undefined || key === undefined) return undefined;
  return {
    type,
    key,
    options: parseKeyOptions(words.slice(0, index).join(' ')),
    comment: words.slice(index + 2).join(' '),
  };
}

/** Reads the options before a key; commas within quotes divide nothing. */
export function parseKeyOptions(text: string): KeyOption[] {
  const parts = text.match(/(?:[^,"']|"[^"]*"|'[^']*')+/g) ?? [];
  return parts.map((part) => {
    const equals = part.indexOf('=');
    return equals < 0 ? [part, null] : [part.slice(0, equals), part.slice(equals + 1)];
  });
}

export interface KeysEdit {
  readonly text: string;
  readonly changed: boolean;
}

/**
 * The file with these keys, or without them. New ones come after those that are there; one that is there with other options
 * or another comment is written anew; `exclusive` leaves no others.
 */
export function editKeys(text: string, keys: readonly AuthorizedKey[], state: string, exclusive: boolean): KeysEdit {
  const lines = parseLines(text);
  const end = lines.size;
  const wanted = new Set(keys.map(({ key }) => key));
  let changed = false;
  for (const [index, key] of keys.entries()) {
    const found = lines.get(key.key);
    if (state === 'absent') {
      changed = lines.delete(key.key) || changed;
    } else if (!found?.key || !sameKey(found.key, key)) {
      lines.delete(key.key);
      lines.set(key.key, { key, rank: end + index });
      changed = true;
    }
  }
  if (state === 'present' && exclusive) {
    for (const name of [...lines.keys()]) if (!wanted.has(name)) changed = lines.delete(name) || changed;
  }
  const sorted = [...lines.values()].toSorted((a, b) => a.rank - b.rank);
  return { text: sorted.map(lineText).join(''), changed };
}

function parseLines(text: string): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const [rank, line] of linesWithEnds(text).entries()) {
    const key = parseKey(line);
    lines.set(key?.key ?? line, key ? { key, rank } : { text: line, rank });
  }
  return lines;
}

/** The order of options means nothing but among those of one name. */
function sameKey(left: AuthorizedKey, right: AuthorizedKey): boolean {
  const options = ({ options: all }: AuthorizedKey) =>
    JSON.stringify(all.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  return left.type === right.type && left.comment === right.comment && options(left) === options(right);
}

function lineText({ text, key }: Line): string {
  if (!key) return text ?? '';
  const options = key.options.map(([name, value]) => (value === null ? name : `${name}=${value}`)).join(',');
  return `${options === '' ? '' : `${options} `}${key.type} ${key.key} ${key.comment}\n`;
}
