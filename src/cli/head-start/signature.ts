import { statSync } from 'node:fs';

/** What a run did with a path: it asked whether and what is there, or it read what is in it. */
export type Use = 'look' | 'read';

/**
 * What a path is, as finely as the system tells without reading it: inode, size and both times, of which nobody can set the
 * second. Of a directory that was only looked at it counts that it is there. `-` where nothing is.
 */
export function signatureOf(path: string, use: Use): string {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (status === undefined) return '-';
  const { dev, ino, mode, size, mtimeNs, ctimeNs } = status;
  if (use === 'look' && status.isDirectory()) return [dev, ino, mode].join(':');
  return [dev, ino, mode, size, mtimeNs, ctimeNs].join(':');
}

/** The last change of a path, in milliseconds since the epoch; 0 where nothing is. */
export function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0;
}
