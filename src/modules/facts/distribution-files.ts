import { commandText, fileText } from './section-text.ts';

/** Facts of the distribution so far. */
type Known = ReadonlyMap<string, string>;
type Found = Record<string, string>;

interface Rule {
  readonly path: string;
  readonly name: string;
  /** What the file tells; undefined where it is not that distribution's. */
  readonly parse: (text: string, known: Known, section: string | undefined) => Found | undefined;
}

const OS_RELEASE = '/etc/os-release';

/** Files in the order in which Ansible tries them, with what it reads out of each. */
const RULES: readonly Rule[] = [
  { path: '/etc/oracle-release', name: 'OracleLinux', parse: (text) => named(text, 'OracleLinux', 'Oracle Linux') },
  { path: '/etc/centos-release', name: 'CentOS', parse: parseCentos },
  { path: '/etc/redhat-release', name: 'RedHat', parse: (text) => named(text, 'RedHat', 'Red Hat') },
  { path: '/etc/openwrt_release', name: 'OpenWrt', parse: parseOpenwrt },
  { path: OS_RELEASE, name: 'Amazon', parse: parseAmazon },
  { path: '/etc/alpine-release', name: 'Alpine', parse: (text) => ({ distribution_version: text }) },
  { path: '/etc/arch-release', name: 'Archlinux', parse: () => ({}) },
  { path: OS_RELEASE, name: 'Archlinux', parse: (text) => (text.includes('Arch Linux') ? {} : undefined) },
  { path: OS_RELEASE, name: 'SUSE', parse: parseSuse },
  { path: OS_RELEASE, name: 'Debian', parse: parseDebian },
  { path: OS_RELEASE, name: 'NA', parse: parseOther },
];

/** The facts that the distribution's own file gives. */
export function parseDistributionFile(section: string | undefined, known: Known): [string, string | boolean][] {
  for (const { path, name, parse } of RULES) {
    const text = fileText(section, path);
    const isEmpty = text === '' && commandText(section).split('\n').includes(path);
    if (text === '' && !isEmpty) continue;
    const found = parse(text, known, section);
    if (!found) continue;
    return [
      ['distribution', name],
      ['distribution_file_path', path],
      ['distribution_file_variety', name],
      ...(isEmpty ? [] : [['distribution_file_parsed', true] as [string, boolean]]),
      ...Object.entries(found),
    ];
  }
  return [];
}

/** The distribution if its words are there, else the first word of the file: a rebuild's own name. */
function named(text: string, name: string, words: string): Found {
  if (!text.includes(words)) return { distribution: text.split(/\s+/)[0] ?? name };
  return { distribution: name, distribution_file_search_string: words };
}

function parseCentos(text: string): Found | undefined {
  if (text.includes('CentOS Stream')) return { distribution_release: 'Stream' };
  return text.includes('TencentOS Server') ? { distribution: 'TencentOS' } : undefined;
}

function parseOpenwrt(text: string): Found | undefined {
  if (!text.includes('OpenWrt')) return undefined;
  return compact({
    distribution_version: /DISTRIB_RELEASE="(.*)"/.exec(text)?.[1],
    distribution_release: /DISTRIB_CODENAME="(.*)"/.exec(text)?.[1],
  });
}

function parseAmazon(text: string): Found | undefined {
  if (!text.includes('Amazon')) return undefined;
  const version = /VERSION_ID="(.*)"/.exec(text)?.[1];
  if (version === undefined) return {};
  const [major = version, minor = 'NA'] = version.split('.');
  return {
    distribution_version: version,
    distribution_major_version: major,
    distribution_minor_version: minor,
  };
}

function parseSuse(text: string): Found | undefined {
  if (!/suse/i.test(text)) return undefined;
  const version = /^VERSION_ID="?([0-9]+\.?[0-9]*)"?/m.exec(text)?.[1];
  const release = /^VERSION_ID="?[0-9]+\.?([0-9]*)"?/m.exec(text)?.[1];
  const isEnterprise = !/open/i.test(text) && /enterprise/i.test(text);
  return compact({
    distribution: /^NAME=(.*)/m.exec(text)?.[1]?.replaceAll('"', ''),
    distribution_version: version,
    distribution_major_version: version?.split('.')[0],
    distribution_release: /open/i.test(text) ? release : isEnterprise ? release || '0' : undefined,
  });
}

function parseDebian(text: string, _known: Known, section: string | undefined): Found | undefined {
  const versionId = /VERSION_ID="(.*)"/.exec(text)?.[1];
  const numbers = { distribution_version: versionId, distribution_major_version: versionId?.split('.')[0] };
  if (/Debian|Raspbian/.test(text)) {
    return compact({
      distribution: 'Debian',
      distribution_release: /PRETTY_NAME=[^(]+ \(?([^)]+?)\)/.exec(text)?.[1],
      distribution_minor_version: /(\d+)\.(\d+)/.exec(fileText(section, '/etc/debian_version'))?.[2],
    });
  }
  for (const name of ['Ubuntu', 'SteamOS', 'Kali', 'Parrot']) if (text.includes(name)) return { distribution: name };
  if (text.includes('Devuan')) {
    const release = /PRETTY_NAME="?[^("]+ \(?([^) "]+)\)?/.exec(text)?.[1];
    const devuan = { distribution: 'Devuan', distribution_release: release };
    return compact({ ...devuan, distribution_version: versionId, distribution_major_version: versionId });
  }
  if (text.includes('Mint')) return compact({ distribution: 'Linux Mint', ...numbers });
  return undefined;
}

function parseOther(text: string, known: Known): Found {
  const version = /^VERSION=(.*)/m.exec(text)?.[1]?.replaceAll('"', '');
  return compact({
    distribution: /^NAME=(.*)/m.exec(text)?.[1]?.replaceAll('"', ''),
    distribution_version: known.get('distribution_version') === 'NA' ? version : undefined,
  });
}

function compact(found: Readonly<Record<string, string | undefined>>): Found {
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
