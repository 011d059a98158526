import type { PyDict, Value } from '../../parsing/value.ts';
import { commandText, fileText } from './section-text.ts';

/** Sections of the agent that the facts of subset `min` are made from. */
export const SYSTEM_SECTIONS = [
  'hostname',
  'fqdn',
  'kernel',
  'os-release',
  'service-manager',
  'package-manager',
  'user',
  'env',
  'date',
  'machine',
] as const;

const FAMILIES: Readonly<Record<string, string>> = {
  debian: 'Debian',
  ubuntu: 'Debian',
  raspbian: 'Debian',
  rhel: 'RedHat',
  centos: 'RedHat',
  fedora: 'RedHat',
  rocky: 'RedHat',
  almalinux: 'RedHat',
  alpine: 'Alpine',
  arch: 'Archlinux',
};

/** Facts of names, kernel, distribution, user and clock, with the names of Ansible's `setup`. */
export function systemFacts(sections: Readonly<Record<string, string>>): PyDict {
  return new Map<Value, Value>([
    ...names(sections),
    ...kernel(sections.kernel),
    ...distribution(sections['os-release']),
    ['ansible_service_mgr', serviceManager(sections['service-manager'])],
    ['ansible_pkg_mgr', packageManager(sections['package-manager'])],
    ...user(sections.user),
    ['ansible_env', environment(sections.env)],
    ...clock(sections.date),
    ['ansible_machine_id', fileText(sections.machine, '/etc/machine-id')],
  ]);
}

function names(sections: Readonly<Record<string, string>>): [string, Value][] {
  const node = fileText(sections.hostname, '/proc/sys/kernel/hostname');
  const fqdn = commandText(sections.fqdn) || node;
  return [
    ['ansible_nodename', node],
    ['ansible_hostname', node.split('.')[0] ?? node],
    ['ansible_fqdn', fqdn],
    ['ansible_domain', fqdn.split('.').slice(1).join('.')],
  ];
}

function kernel(section: string | undefined): [string, Value][] {
  const machine = commandText(section).split('\n').at(-1) ?? '';
  return [
    ['ansible_system', fileText(section, '/proc/sys/kernel/ostype') || 'Linux'],
    ['ansible_kernel', fileText(section, '/proc/sys/kernel/osrelease')],
    ['ansible_kernel_version', fileText(section, '/proc/sys/kernel/version')],
    ['ansible_machine', machine],
    ['ansible_architecture', machine],
    ['ansible_userspace_bits', /64|s390x/.test(machine) ? '64' : '32'],
  ];
}

function distribution(section: string | undefined): [string, Value][] {
  const text = fileText(section, '/etc/os-release') || fileText(section, '/usr/lib/os-release');
  const entry = (name: string) => new RegExp(`^${name}=["']?(.*?)["']?$`, 'm').exec(text)?.[1] ?? '';
  const id = entry('ID');
  const version = fileText(section, '/etc/debian_version') || entry('VERSION_ID');
  return [
    ['ansible_distribution', entry('NAME').split(' ')[0] ?? id],
    ['ansible_distribution_version', id === 'debian' ? version : entry('VERSION_ID')],
    ['ansible_distribution_major_version', entry('VERSION_ID').split('.')[0] ?? ''],
    ['ansible_distribution_release', entry('VERSION_CODENAME') || 'NA'],
    ['ansible_os_family', FAMILIES[id] ?? entry('NAME').split(' ')[0] ?? 'NA'],
  ];
}

function serviceManager(section: string | undefined): string {
  const words = commandText(section).split('\n');
  if (words.includes('systemd')) return 'systemd';
  return fileText(section, '/proc/1/comm') === 'init' ? 'sysvinit' : fileText(section, '/proc/1/comm') || 'service';
}

function packageManager(section: string | undefined): string {
  const managers: Readonly<Record<string, string>> = { 'apt-get': 'apt' };
  const name = commandText(section).split('\n')[0]?.split('/').at(-1) ?? '';
  return managers[name] ?? (name || 'unknown');
}

function user(section: string | undefined): [string, Value][] {
  const [ids = '', home = '', shell = ''] = commandText(section).split('\n');
  const match = /^uid=(\d+)\(([^)]*)\) gid=(\d+)/.exec(ids);
  return [
    ['ansible_user_id', match?.[2] ?? ''],
    ['ansible_user_uid', Number(match?.[1] ?? 0)],
    ['ansible_user_gid', Number(match?.[3] ?? 0)],
    ['ansible_user_dir', home],
    ['ansible_user_shell', shell],
  ];
}

function environment(section: string | undefined): PyDict {
  const entries = commandText(section).split(/\n(?=[A-Za-z_]\w*=)/);
  return new Map(
    entries.filter(Boolean).map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

function clock(section: string | undefined): [string, Value][] {
  const [epoch = '', offset = '', zone = '', local = '', weekday = '', number = '', week = ''] =
    commandText(section).split('\n');
  const [date = '', time = ''] = local.split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const [hour = '', minute = '', second = ''] = time.split(':');
  const words: [string, string][] = [
    ['epoch', epoch],
    ['epoch_int', epoch],
    ['tz_offset', offset],
    ['tz', zone],
    ['date', date],
    ['time', time],
    ['year', year],
    ['month', month],
    ['day', day],
    ['hour', hour],
    ['minute', minute],
    ['second', second],
    ['weekday', weekday],
    ['weekday_number', number],
    ['weeknumber', week],
  ];
  return [['ansible_date_time', new Map<Value, Value>(words)]];
}
