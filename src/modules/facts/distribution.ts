import type { Collector, Facts } from './collector.ts';
import { parseDistributionFile } from './distribution-files.ts';
import { fileText, hasFile } from './section-text.ts';

/** Distributions by the family that Ansible counts them to; others are a family of their own. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  RedHat: [
    ...['RedHat', 'RHEL', 'Fedora', 'CentOS', 'Scientific', 'SLC', 'Ascendos', 'CloudLinux', 'PSBM', 'OracleLinux'],
    ...['OVS', 'OEL', 'Amazon', 'Amzn', 'Virtuozzo', 'XenServer', 'Alibaba', 'EulerOS', 'openEuler', 'AlmaLinux'],
    ...['Rocky', 'TencentOS', 'EuroLinux', 'Kylin Linux Advanced Server', 'MIRACLE'],
  ],
  Debian: [
    ...['Debian', 'Ubuntu', 'Raspbian', 'Neon', 'KDE neon', 'Linux Mint', 'SteamOS', 'Devuan', 'Kali'],
    ...['Cumulus Linux', 'Pop!_OS', 'Parrot', 'Pardus GNU/Linux', 'Uos', 'Deepin', 'OSMC', 'Linux Mint Debian Edition'],
  ],
  Suse: [
    ...['SuSE', 'SLES', 'SLED', 'openSUSE', 'openSUSE Tumbleweed', 'SLES_SAP', 'SUSE_LINUX', 'openSUSE Leap'],
    ...['ALP-Dolomite', 'SL-Micro', 'openSUSE MicroOS'],
  ],
  Archlinux: ['Archlinux', 'Antergos', 'Manjaro'],
  Gentoo: ['Gentoo', 'Funtoo'],
  Mandrake: ['Mandrake', 'Mandriva'],
  ClearLinux: ['Clear Linux OS', 'Clear Linux Mix'],
};

/** Which distribution the host runs: the first of its files that tells. */
export const distribution: Collector = {
  name: 'distribution',
  facts: ['distribution_version', 'distribution_release', 'distribution_major_version', 'os_family'],
  sections: ['os-release'],
  read: ({ 'os-release': section }) => {
    const guess = guessOf(section);
    const found = new Map([...guess, ...parseDistributionFile(section, new Map(guess))]);
    const name = String(found.get('distribution'));
    const family = Object.keys(FAMILIES).find((each) => FAMILIES[each]?.includes(name)) ?? name;
    return [...found, ['os_family', family]];
  },
};

/** What os-release says, before a file of the distribution's own is looked at. */
function guessOf(section: string | undefined): [string, string][] {
  const path = hasFile(section, '/etc/os-release') ? '/etc/os-release' : '/usr/lib/os-release';
  const text = fileText(section, path);
  const id = entryOf(text, 'ID') ?? '';
  const version = versionOf(section, text, id) || 'NA';
  const names: Readonly<Record<string, string>> = { amzn: 'Amazon', rhel: 'Redhat' };
  const facts: Facts = [
    ['distribution', names[id] ?? (id === '' ? 'OtherLinux' : id.charAt(0).toUpperCase() + id.slice(1).toLowerCase())],
    ['distribution_version', version],
    ['distribution_release', codenameOf(text) ?? 'NA'],
    ['distribution_major_version', version.split('.')[0] || 'NA'],
  ];
  return facts as [string, string][];
}

/** Debian says its point release in a file of its own, CentOS in the name of its release. */
function versionOf(section: string | undefined, text: string, id: string): string {
  const plain = entryOf(text, 'VERSION_ID') ?? '';
  if (id === 'debian') return fileText(section, '/etc/debian_version').split('\n')[0] || plain;
  if (id !== 'centos') return plain;
  const release = /release (\d+(?:\.\d+)*)/.exec(fileText(section, '/etc/centos-release'))?.[1] ?? plain;
  return release.split('.').slice(0, 2).join('.');
}

function codenameOf(text: string): string | undefined {
  const named = entryOf(text, 'VERSION_CODENAME') ?? entryOf(text, 'UBUNTU_CODENAME');
  if (named !== undefined) return named;
  const version = entryOf(text, 'VERSION') ?? '';
  return /\((.+)\)/.exec(version)?.[1] ?? /,\s*(.+)/.exec(version)?.[1]?.trim();
}

function entryOf(text: string, name: string): string | undefined {
  return new RegExp(`^${name}=(["']?)(.*)\\1\\s*$`, 'm').exec(text)?.[2];
}
