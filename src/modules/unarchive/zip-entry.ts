import type { FileState } from '../../agent/reply.ts';

/** One line of `zipinfo -T -s`. */
export interface ZipEntry {
  readonly path: string;
  /** `d` for a directory, `L` for a link, `f` for a file, as itemized changes have it. */
  readonly type: 'd' | 'L' | 'f';
  /** Permission bits, less the umask where the archive has none of Unix. */
  readonly mode: number;
  readonly size: number;
  /** `YYYY-MM-DD hh:mm:ss` on the clock of whoever packed it. */
  readonly time: string;
}

const LINE = /^\s*(\S+)\s+\S+\s+\S+\s+(\d+)\s+\S+\s+\S+\s+(\S{15})\s+(.+)$/;

/** Reads a line; undefined for those of head and foot. */
export function parseZipLine(line: string, umask: number): ZipEntry | undefined {
  const [, word = '', size = '', time = '', path = ''] = LINE.exec(line) ?? [];
  const permissions = word.slice(1);
  if (![7, 8, 10].includes(word.length) || !/^[dl?-][rwxstah-]+$/.test(word)) return undefined;
  const type = path.endsWith('/') ? 'd' : word.startsWith('l') ? 'L' : 'f';
  return { path, type, mode: modeOf(permissions, type, umask), size: Number(size), time: readTime(time) };
}

/** Archives of other systems know no more than that a file can be run. */
function modeOf(permissions: string, type: ZipEntry['type'], umask: number): number {
  if (permissions.length === 9) return bitsOf(permissions);
  const runs = type === 'd' || permissions.startsWith('rwx');
  return (runs ? 0o777 : 0o666) & ~umask;
}

function bitsOf(permissions: string): number {
  return Array.from(permissions).reduce((bits, letter) => bits * 2 + ('rwxst'.includes(letter) ? 1 : 0), 0);
}

const EPOCH = '1980-01-01 00:00:00';

function readTime(text: string): string {
  const [, year = '', ...rest] = /^(\d{4})(\d\d)(\d\d)\.(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (Number(year) < 1980) return EPOCH;
  if (Number(year) > 2107) return '2107-12-31 23:59:59';
  const [month, day, hour, minute, second] = rest;
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** What stands at an entry's place. `time` is that of the host's clock, with its fraction. */
export interface FoundEntry {
  readonly state: FileState | undefined;
  readonly time: string;
  readonly crc: string | undefined;
}

/** What the entry is held against. */
export interface ZipWish {
  readonly owner: string;
  readonly group: string;
  readonly mode: number | undefined;
  readonly keepNewer: boolean;
  readonly crc: string | undefined;
}

const SPECIAL = { d: 'directory', L: 'link', f: 'file' } as const;

/**
 * Ansible's line for an entry whose place is not as it should be; undefined where it is. `newer`: the place is newer than
 * the archive, and that is to stay.
 */
export function compareEntry(entry: ZipEntry, found: FoundEntry, wish: ZipWish): string | 'newer' | undefined {
  const { state } = found;
  if (!state?.exists) return `>${entry.type}++++++.?? ${entry.path}\n`;
  if (state.type !== SPECIAL[entry.type]) return `c${entry.type}++++++.?? ${entry.path}\n`;
  if (wish.keepNewer && state.type === 'file' && compareTimes(entry.time, found.time) < 0) return 'newer';
  const content = state.type === 'file' ? contentMarks(entry, found, wish) : [];
  const marks = [...content, ...attributeMarks(entry, state, wish)];
  if (marks.length === 0) return undefined;
  const item = Array.from(`.${entry.type}.......??`);
  for (const [place, mark] of marks) item[place] = mark;
  return `${item.join('')} ${entry.path}\n`;
}

type Mark = readonly [place: number, letter: string];

function contentMarks(entry: ZipEntry, { state, time, crc }: FoundEntry, wish: ZipWish): Mark[] {
  const order = compareTimes(entry.time, time);
  const resized = entry.size !== state?.size;
  return [
    ...((wish.keepNewer ? order > 0 : order !== 0) ? [[4, 't'] as const] : []),
    ...(resized ? [[3, 's'] as const] : []),
    ...(resized || crc !== wish.crc ? [[2, 'c'] as const] : []),
  ];
}

function attributeMarks(entry: ZipEntry, { mode, owner, group }: FileState, wish: ZipWish): Mark[] {
  const hasMode = (wish.mode ?? entry.mode) === Number.parseInt(mode ?? '0', 8);
  return [
    ...(entry.type !== 'L' && !hasMode ? [[5, 'p'] as const] : []),
    ...(owner === wish.owner ? [] : [[6, 'o'] as const]),
    ...(group === wish.group ? [] : [[6, 'g'] as const]),
  ];
}

/** An archive knows whole seconds. */
function compareTimes(packed: string, there: string): number {
  const whole = `${packed}.000000000`;
  return whole === there ? 0 : whole > there ? 1 : -1;
}
