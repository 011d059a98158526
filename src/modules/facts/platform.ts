import { isIP } from 'node:net';
import type { Collector, Facts } from './collector.ts';
import { commandText, fileText } from './section-text.ts';

/** Names, kernel and architecture. Python is not asked about: there need not be one. */
export const platform: Collector = {
  name: 'platform',
  facts: ['system', 'kernel', 'kernel_version', 'machine', 'python_version', 'architecture', 'machine_id'],
  sections: ['hostname', 'fqdn', 'kernel', 'machine'],
  read: (sections) => [
    ...names(fileText(sections.hostname, '/proc/sys/kernel/hostname'), commandText(sections.fqdn)),
    ['system', fileText(sections.kernel, '/proc/sys/kernel/ostype') || 'Linux'],
    ['kernel', fileText(sections.kernel, '/proc/sys/kernel/osrelease')],
    ['kernel_version', fileText(sections.kernel, '/proc/sys/kernel/version')],
    ...architecture(commandText(sections.kernel).split('\n').at(-1) ?? ''),
    ...machineId(sections.machine),
  ],
};

function names(node: string, resolved: string): Facts {
  const fqdn = qualifiedName(node, resolved);
  return [
    ['nodename', node],
    ['hostname', node.split('.')[0] ?? node],
    ['fqdn', fqdn],
    ['domain', fqdn.split('.').slice(1).join('.')],
  ];
}

/** As Python's getfqdn: of the names of the host's address the first with a dot, else the first; without any its own. */
function qualifiedName(node: string, resolved: string): string {
  const [first = '', line] = resolved.split('\n');
  const names = line === undefined ? [isIP(first) ? node : first] : line.split(/\s+/).slice(1);
  return names.find((name) => name.includes('.')) ?? (names[0] || node);
}

function architecture(machine: string): Facts {
  const bits = /64|s390x|alpha/.test(machine) ? '64' : '32';
  const isIntel = machine === 'x86_64' || /i([3456]86|86pc)/.test(machine);
  return [
    ['machine', machine],
    ['architecture', isIntel && machine !== 'x86_64' ? 'i386' : machine],
    ['userspace_bits', bits],
    ...(isIntel ? ([['userspace_architecture', bits === '64' ? 'x86_64' : 'i386']] as Facts) : []),
  ];
}

function machineId(section: string | undefined): Facts {
  const id = fileText(section, '/var/lib/dbus/machine-id') || fileText(section, '/etc/machine-id');
  return id === '' ? [] : [['machine_id', id.split('\n')[0] ?? id]];
}
