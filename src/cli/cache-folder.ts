import { homedir } from 'node:os';
import { join } from 'node:path';

/** A file in the user's cache folder. */
export function cacheFile(name: string): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'calico-deploy', name);
}
