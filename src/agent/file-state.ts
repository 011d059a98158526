import type { FileState } from './reply.ts';

const TYPES: Readonly<Record<number, NonNullable<FileState['type']>>> = {
  1: 'fifo',
  2: 'character',
  4: 'directory',
  6: 'block',
  8: 'file',
  10: 'link',
  12: 'socket',
};

/** The format for `stat -c` whose lines `parseFileState` reads; the agent has the same in `sh/look.sh`. */
export const STAT_FORMAT = '%f %u %g %s %d %i %h %.9X %.9Y %.9Z/%U/%G';

/**
 * Reads the line that `stat -c` prints in the agent's format: raw mode in hex, uid, gid, size, device, inode, links, atime,
 * mtime, ctime, and after slashes the names of owner and group. Returns undefined for anything else.
 */
export function parseFileState(line: string): FileState | undefined {
  const [numbers = '', owner, group] = line.split('/');
  const [rawMode = '', ...fields] = numbers.split(' ');
  const mode = Number.parseInt(rawMode, 16);
  const type = TYPES[mode >> 12];
  const values = fields.map(Number);
  if (type === undefined || owner === undefined || group === undefined) return undefined;
  if (values.length !== 9 || values.some(Number.isNaN)) return undefined;
  const [uid, gid, size, device, inode, links, atime, mtime, ctime] = values as NineNumbers;
  const octal = (mode & 0o7777).toString(8).padStart(4, '0');
  return { exists: true, type, mode: octal, owner, group, uid, gid, size, device, inode, links, atime, mtime, ctime };
}

type NineNumbers = [number, number, number, number, number, number, number, number, number];
