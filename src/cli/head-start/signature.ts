import { hash } from 'node:crypto';
import { type BigIntStats, readFileSync, realpathSync, statSync } from 'node:fs';

/** What a run did with a path: it asked whether and what is there, or it read what is in it. */
export type Use = 'look' | 'read';

/**
 * What a path is, as finely as the system tells without reading it: inode, size and both times, of which nobody can set the
 * second. Of a directory that was only looked at it counts that it is there, and whose it is. Files of the kernel
 * have no size and no times of their own: there the bytes count. `-` where nothing is; where the system refuses to tell (no
 * permission, a loop of links, a text too long for a path) why it does.
 */
export function signatureOf(path: string, use: Use): string {
  try {
    const status = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!status) return '-';
    const { dev, ino, mode, uid, gid, size, mtimeNs, ctimeNs } = status;
    if (use === 'look' && status.isDirectory()) return [dev, ino, mode, uid, gid].join(':');
    if (use === 'read' && isMadeUp(path, status)) return hash('sha256', readFileSync(path), 'base64');
    return [dev, ino, mode, size, mtimeNs, ctimeNs].join(':');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/**
 * The last change of what a signature tells by its times, in milliseconds since the epoch; 0 where nothing is, or no time counts.
 * What is read from a pipe or a device is never the same.
 */
export function changedAt(path: string, use: Use): number {
  try {
    const status = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!status || (use === 'look' && status.isDirectory())) return 0;
    if (use === 'read' && isMadeUp(path, status)) return 0;
    if (use === 'read' && !status.isFile() && !status.isDirectory()) return Number.POSITIVE_INFINITY;
    return Number(status.ctimeNs / 1_000_000n);
  } catch {
    return 0;
  }
}

/** Files of the kernel; those of /proc say that they are empty, and are known by their place wherever a link to them stands. */
function isMadeUp(path: string, status: BigIntStats): boolean {
  return status.isFile() && /^\/(?:proc|sys)\//.test(status.size === 0n ? realpathSync(path) : path);
}
