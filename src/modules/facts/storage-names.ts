import type { Collector } from './collector.ts';
import { commandText, fileText } from './section-text.ts';

/** The host's names in networks of storage: iSCSI, NVMe and Fibre Channel. */
export const iscsi: Collector = {
  name: 'iscsi',
  sections: ['storage-names'],
  read: ({ 'storage-names': section }) => {
    const text = fileText(section, '/etc/iscsi/initiatorname.iscsi');
    return [['iscsi_iqn', /^InitiatorName=(.*)$/m.exec(text)?.[1]?.trim() ?? '']];
  },
};

export const nvme: Collector = {
  name: 'nvme',
  sections: ['storage-names'],
  read: ({ 'storage-names': section }) => {
    const lines = fileText(section, '/etc/nvme/hostnqn').split('\n');
    return [['hostnqn', lines.find((line) => line.startsWith('nqn.')) ?? '']];
  },
};

export const fibreChannel: Collector = {
  name: 'fibre_channel_wwn',
  sections: ['storage-names'],
  read: ({ 'storage-names': section }) => {
    const names = commandText(section).split('\n').filter(Boolean);
    return [['fibre_channel_wwn', names.map((name) => name.replace(/^0x/, ''))]];
  },
};
