import { commandLine, loadAverage } from './boot.ts';
import { clock } from './clock.ts';
import type { Collector } from './collector.ts';
import { distribution } from './distribution.ts';
import { dns } from './dns.ts';
import { hardware } from './hardware.ts';
import { environment, user } from './identity.ts';
import { lsb, sshKeys } from './lsb.ts';
import { packageManager, serviceManager, systemd } from './managers.ts';
import { network } from './network.ts';
import { platform } from './platform.ts';
import { apparmor, capabilities, chroot, fips, selinux } from './security.ts';
import { fibreChannel, iscsi, nvme } from './storage-names.ts';
import { virtualization } from './virtualization.ts';

/** Ansible's collectors in an order in which each comes behind those that it builds on. */
export const COLLECTORS: readonly Collector[] = [
  ...[platform, distribution, lsb, selinux, apparmor, chroot, fips, capabilities, packageManager, serviceManager],
  ...[commandLine, clock, environment, loadAverage, sshKeys, user, systemd],
  ...[virtualization, hardware, dns, network, fibreChannel, iscsi, nvme],
];

/** Subsets that Ansible has and that give nothing here: they run Ruby programs or describe Python; local facts are read apart. */
const EMPTY = ['facter', 'ohai', 'python', 'local'];

/** The subset `min`. */
const MINIMAL = [
  ...['apparmor', 'caps', 'cmdline', 'date_time', 'distribution', 'dns', 'env', 'fips', 'local', 'lsb', 'pkg_mgr'],
  ...['platform', 'python', 'selinux', 'service_mgr', 'ssh_pub_keys', 'user'],
];

/** Every name that `gather_subset` may give, beside `all` and `min`. */
const NAMES = [...COLLECTORS.flatMap(({ name, facts }) => [name, ...(facts ?? [])]), ...EMPTY];

/**
 * The names of collectors that a `gather_subset` asks for, or the fault of its first word that is none: `min` and what is
 * named, less what `!` names, unless it is named itself too.
 */
export function selectSubsets(subset: readonly string[]): Set<string> | { readonly fault: string } {
  const isExclusion = (word: string) => word.startsWith('!');
  const unknown = subset.find((word) => !isExclusion(word) && !['all', 'min', ...NAMES].includes(word));
  if (unknown !== undefined) return { fault: badSubset(unknown) };
  const wanted = new Set([...MINIMAL, ...subset.filter((word) => !isExclusion(word)).flatMap(namesOf)]);
  const excluded = subset.filter(isExclusion).flatMap((word) => excludedBy(word.slice(1)));
  for (const name of excluded) if (!subset.includes(name)) wanted.delete(name);
  return wanted;
}

function namesOf(word: string): readonly string[] {
  return word === 'all' ? NAMES : word === 'min' ? MINIMAL : [word];
}

/** `!all` leaves the minimal ones. */
function excludedBy(word: string): readonly string[] {
  if (word === 'all') return NAMES.filter((name) => !MINIMAL.includes(name));
  return word === 'min' ? MINIMAL : [word, ...factsOf(word)];
}

/** The collectors of these names, with those that they build on, in order. */
export function collectorsOf(names: ReadonlySet<string>): Collector[] {
  const chosen = COLLECTORS.filter(({ name, facts }) => names.has(name) || facts?.some((fact) => names.has(fact)));
  const needed = new Set(chosen.flatMap(({ name, requires }) => [name, ...(requires ?? [])]));
  return COLLECTORS.filter(({ name }) => needed.has(name));
}

function factsOf(name: string): readonly string[] {
  return COLLECTORS.find((collector) => collector.name === name)?.facts ?? [];
}

function badSubset(word: string): string {
  return `Bad subset '${word}' given to Ansible. gather_subset options allowed: all, ${NAMES.toSorted().join(', ')}`;
}
