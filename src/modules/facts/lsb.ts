import { type Collector, dictOf, type Facts } from './collector.ts';
import { commandText, fileText } from './section-text.ts';

/** What `lsb_release` prints, else what /etc/lsb-release says. */
export const lsb: Collector = {
  name: 'lsb',
  sections: ['os-release', 'lsb'],
  read: (sections) => {
    const printed = commandText(sections.lsb);
    const file = fileText(sections['os-release'], '/etc/lsb-release');
    const entry = (label: string, key: string) => {
      const text = printed === '' ? entryOf(file, `DISTRIB_${key}=`) : entryOf(printed, `${label}:`);
      return text?.replaceAll(/^['"\\]+|['"\\]+$/g, '');
    };
    const release = entry('Release', 'RELEASE');
    const values = dictOf([
      ['id', entry('Distributor ID', 'ID')],
      ['description', entry('Description', 'DESCRIPTION')],
      ['release', release],
      ['codename', entry('Codename', 'CODENAME')],
      ['major_release', release?.split('.')[0]],
    ]);
    return [['lsb', values]];
  },
};

/** The public halves of the host's keys. */
export const sshKeys: Collector = {
  name: 'ssh_pub_keys',
  facts: [
    'ssh_host_pub_keys',
    ...['dsa', 'rsa', 'ecdsa', 'ed25519'].map((algorithm) => `ssh_host_key_${algorithm}_public`),
  ],
  sections: ['ssh-keys'],
  read: ({ 'ssh-keys': section }) =>
    ['dsa', 'rsa', 'ecdsa', 'ed25519'].flatMap((algorithm): Facts => {
      const [type = '', key] = fileText(section, `/etc/ssh/ssh_host_${algorithm}_key.pub`).split(/\s+/);
      const name = `ssh_host_key_${algorithm}_public`;
      return key === undefined
        ? []
        : [
            [name, key],
            [`${name}_keytype`, type],
          ];
    }),
};

function entryOf(text: string, start: string): string | undefined {
  const line = text.split('\n').find((each) => each.startsWith(start));
  return line?.slice(start.length).trim();
}
