import { readFile } from 'node:fs/promises';

/**
 * `docker create` arguments that give a host's systemd the machine's cgroups, writable. With cgroup v2 that is one mount. With v1 or
 * both it is a tmpfs of the host's own that holds the machine's hierarchies: systemd makes the folder itself read-only and
 * adds hierarchies to it, which must not happen to the machine's.
 */
export async function cgroupArguments(): Promise<string[]> {
  const mounts = parseCgroupMounts(await readFile('/proc/self/mounts', 'utf8'));
  if (mounts.includes('/sys/fs/cgroup')) return ['--volume', '/sys/fs/cgroup:/sys/fs/cgroup'];
  return ['--tmpfs', '/sys/fs/cgroup', ...mounts.flatMap((path) => ['--volume', `${path}:${path}`])];
}

/** The places below /sys/fs/cgroup where a hierarchy is mounted, as /proc/self/mounts names them. */
export function parseCgroupMounts(mounts: string): string[] {
  const found = mounts.split('\n').map((line) => / (\/sys\/fs\/cgroup(?:\/\S+)?) cgroup2? /.exec(line)?.[1]);
  return [...new Set(found.filter((path) => path !== undefined))].sort();
}
