import { type BigIntStats, statSync } from 'node:fs';

/** What a run did with a path: it asked whether and what is there, or it read what is in it. */
export type Use = 'look' | 'read';

/**
 * What a path is, as finely as the system tells without reading it: inode, size and both times, of which nobody can set the
 * second. Of a directory that was only looked at it counts that it is there. `-` where nothing is; where the system refuses to
 * tell (no permission, a loop of links, a text too long for a path) why it does.
 */
export function signatureOf(path: string, use: Use): string {
  const status = statusOf(path);
  if (typeof status === 'string') return status;
  const { dev, ino, mode, size, mtimeNs, ctimeNs } = status;
  if (use === 'look' && status.isDirectory()) return [dev, ino, mode].join(':');
  return [dev, ino, mode, size, mtimeNs, ctimeNs].join(':');
}

/** The last change of what a signature tells by its times, in milliseconds since the epoch; 0 where nothing is, or no time counts. */
export function changedAt(path: string, use: Use): number {
  const status = statusOf(path);
  if (typeof status === 'string' || (use === 'look' && status.isDirectory())) return 0;
  return Number(status.ctimeNs / 1_000_000n);
}

function statusOf(path: string): BigIntStats | string {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? '-';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
