import { type Collector, dictOf } from './collector.ts';
import { commandText, fileText, hasFile } from './section-text.ts';

/** SELinux as the kernel and its configuration say. */
export const selinux: Collector = {
  name: 'selinux',
  sections: ['selinux'],
  read: ({ selinux: section }) => {
    const enforcing = fileText(section, '/sys/fs/selinux/enforce');
    const config = fileText(section, '/etc/selinux/config');
    const setting = (name: string) => new RegExp(`^${name}=(\\S+)`, 'm').exec(config)?.[1] ?? 'unknown';
    const isEnabled = enforcing !== '' && hasFile(section, '/sys/fs/selinux/enforce');
    const values = isEnabled
      ? dictOf([
          ['status', 'enabled'],
          ['policyvers', Number(fileText(section, '/sys/fs/selinux/policyvers')) || 'unknown'],
          ['config_mode', setting('SELINUX')],
          ['mode', enforcing === '1' ? 'enforcing' : 'permissive'],
          ['type', setting('SELINUXTYPE')],
        ])
      : dictOf([['status', 'disabled']]);
    // Ansible tells with it that it could ask, which is always so here.
    return [
      ['selinux', values],
      ['selinux_python_present', true],
    ];
  },
};

export const apparmor: Collector = {
  name: 'apparmor',
  sections: ['apparmor'],
  read: ({ apparmor: section }) => [
    ['apparmor', dictOf([['status', commandText(section) === '' ? 'disabled' : 'enabled']])],
  ],
};

export const fips: Collector = {
  name: 'fips',
  sections: ['fips'],
  read: ({ fips: section }) => [['fips', fileText(section, '/proc/sys/crypto/fips_enabled') === '1']],
};

/** Whether the session sees another root than process 1. */
export const chroot: Collector = {
  name: 'chroot',
  facts: ['is_chroot'],
  sections: ['chroot'],
  read: ({ chroot: section }) => [['is_chroot', commandText(section) === 'chroot']],
};

/** What `capsh --print` says; without that program nothing is known. */
export const capabilities: Collector = {
  name: 'caps',
  facts: ['system_capabilities', 'system_capabilities_enforced'],
  sections: ['capabilities'],
  read: ({ capabilities: section }) => {
    const current = /^Current:(.*)$/m.exec(commandText(section))?.[1]?.trim();
    if (current === undefined) {
      return [
        ['system_capabilities_enforced', 'N/A'],
        ['system_capabilities', 'N/A'],
      ];
    }
    const isFree = current === '=ep';
    const names = current.split('=')[1] ?? '';
    return [
      ['system_capabilities_enforced', isFree ? 'False' : 'True'],
      ['system_capabilities', isFree ? [] : names.split(',').map((name) => name.trim())],
    ];
  },
};
