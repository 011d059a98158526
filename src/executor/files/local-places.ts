import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, promises as fs } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { LocalPlace } from '../../modules/module.ts';

/** A destination of the operator's, and a name below it that a host may have chosen. */
interface Wanted {
  readonly dest: string;
  readonly below?: string;
}

/** What stands at a place of the control node. A relative `dest` counts from the playbook's directory. */
export async function lookAtPlace(wanted: Wanted, searchPath: readonly string[]): Promise<LocalPlace> {
  const path = placeOf(wanted, searchPath);
  if (path.outside) return { path: path.full, type: 'outside' };
  const status = await fs.stat(path.full).catch(() => undefined);
  if (!status) return { path: path.full, type: 'missing' };
  if (status.isDirectory()) return { path: path.full, type: 'directory' };
  return { path: path.full, type: 'file', ...(await hashFile(path.full)) };
}

/** Writes bytes to a place, whole or not at all, and its missing directories. */
export async function saveAtPlace(
  wanted: Wanted,
  bytes: Uint8Array,
  searchPath: readonly string[],
): Promise<LocalPlace> {
  const { full, outside } = placeOf(wanted, searchPath);
  if (outside) return { path: full, type: 'outside' };
  await fs.mkdir(dirname(full), { recursive: true });
  const temporary = join(dirname(full), `.calico-deploy-${randomBytes(6).toString('hex')}`);
  try {
    await fs.writeFile(temporary, bytes, { flag: 'wx' });
    await fs.rename(temporary, full);
  } finally {
    await fs.rm(temporary, { force: true });
  }
  return lookAtPlace(wanted, searchPath);
}

function placeOf({ dest, below }: Wanted, searchPath: readonly string[]): { full: string; outside: boolean } {
  const home = dest === '~' || dest.startsWith('~/') ? join(homedir(), dest.slice(1)) : dest;
  const root = resolve(searchPath.at(-1) ?? '.', home);
  if (below === undefined) return { full: root, outside: false };
  const full = resolve(root, `./${below}`);
  // The place is a file inside of the root, never the root itself; a NUL would end the name for the system.
  const inside = full.startsWith(root === sep ? sep : root + sep) && full !== root && !below.includes('\0');
  return { full, outside: !inside };
}

async function hashFile(path: string): Promise<{ sha1: string; md5: string }> {
  const [sha1, md5] = [createHash('sha1'), createHash('md5')];
  for await (const chunk of createReadStream(path)) {
    sha1.update(chunk as Uint8Array);
    md5.update(chunk as Uint8Array);
  }
  return { sha1: sha1.digest('hex'), md5: md5.digest('hex') };
}
