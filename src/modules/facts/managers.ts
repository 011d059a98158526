import { type Collector, dictOf } from './collector.ts';
import { commandText, fileText } from './section-text.ts';

/** Processes that start everything else, by the name that Ansible has for them. */
const FIRST_PROCESSES: Readonly<Record<string, string>> = {
  procd: 'openwrt_init',
  'runit-init': 'runit',
  svscan: 'svc',
  'openrc-init': 'openrc',
};

/** What starts services: process 1 if its name says something, else what stands on the disk. */
export const serviceManager: Collector = {
  name: 'service_mgr',
  sections: ['service-manager'],
  requires: ['platform', 'distribution'],
  read: ({ 'service-manager': section }, known) => {
    const first = fileText(section, '/proc/1/comm').split('/').at(-1) ?? '';
    const words = new Set(commandText(section).split('\n'));
    const says = first !== '' && first !== 'init' && !first.endsWith('sh');
    if (says) return [['service_mgr', FIRST_PROCESSES[first] ?? first]];
    if (known.get('distribution') === 'OpenWrt') return [['service_mgr', 'openwrt_init']];
    const found = ['systemd', 'upstart', 'openrc', 'systemd-offline', 'sysvinit', 'dinit'].find((word) =>
      words.has(word),
    );
    return [['service_mgr', found?.replace('-offline', '') ?? 'service']];
  },
};

/** Package managers in Ansible's order: the last that is there counts. */
const PACKAGE_MANAGERS: readonly (readonly [path: string, name: string])[] = [
  ['/usr/bin/yum', 'dnf'],
  ['/usr/bin/dnf-3', 'dnf'],
  ['/usr/bin/dnf5', 'dnf5'],
  ['/usr/bin/apt-get', 'apt'],
  ['/usr/bin/zypper', 'zypper'],
  ['/usr/bin/pacman', 'pacman'],
  ['/bin/opkg', 'opkg'],
  ['/sbin/apk', 'apk'],
  ['/usr/bin/emerge', 'portage'],
  ['/usr/bin/xbps-install', 'xbps'],
  ['/usr/bin/swupd', 'swupd'],
];

/** What installs packages; of the families that have one it is that one, whatever else is installed. */
export const packageManager: Collector = {
  name: 'pkg_mgr',
  sections: ['package-manager'],
  requires: ['distribution'],
  read: ({ 'package-manager': section }, known) => {
    const lines = commandText(section).split('\n');
    const there = new Map(lines.map((line): [string, string] => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']));
    const family = known.get('os_family');
    if (family === 'Debian') return [['pkg_mgr', 'apt']];
    if (family === 'RedHat') return [['pkg_mgr', redhatManager(there)]];
    const last = PACKAGE_MANAGERS.findLast(([path]) => there.has(path));
    return [['pkg_mgr', last?.[1] ?? 'unknown']];
  },
};

/** The version of dnf is that of the program that its name leads to. */
function redhatManager(there: ReadonlyMap<string, string | undefined>): string {
  if (there.has('/run/ostree-booted')) return 'atomic_container';
  const path = ['/usr/bin/dnf', '/usr/bin/microdnf'].find((each) => there.has(each));
  if (path === undefined) return 'unknown';
  return there.get(path) === '/usr/bin/dnf5' ? 'dnf5' : 'dnf';
}

/** The version of systemd, where it runs. */
export const systemd: Collector = {
  name: 'systemd',
  sections: ['systemd'],
  read: ({ systemd: section }) => {
    const [first = '', features] = commandText(section).split('\n');
    const version = Number(first.split(' ')[1]);
    if (features === undefined || Number.isNaN(version)) return [];
    const values = dictOf([
      ['features', features],
      ['version', version],
    ]);
    return [['systemd', values]];
  },
};
