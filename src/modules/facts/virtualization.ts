import type { Collector, Sections } from './collector.ts';
import { commandText, fileText } from './section-text.ts';

type Role = 'guest' | 'host';
type Finding = readonly [technique: string, role: Role];

/** Whether the host is a machine in another one, a container, or carries such itself. The first finding gives the type. */
export const virtualization: Collector = {
  name: 'virtual',
  facts: ['virtualization_type', 'virtualization_role', 'virtualization_tech_guest', 'virtualization_tech_host'],
  sections: ['virtualization', 'dmi', 'cpu'],
  read: (sections) => {
    const findings = [...containers(sections), ...machines(sections), ...kernelModules(sections)];
    const [type, role] = findings[0] ?? ['NA', 'NA'];
    const techniques = (wanted: Role) => [
      ...new Set(findings.flatMap(([name, each]) => (each === wanted ? [name] : []))),
    ];
    const guest = techniques('guest');
    const isContainer = guest.some((name) => ['docker', 'lxc', 'podman', 'openvz', 'containerd'].includes(name));
    const container = isContainer && !guest.includes('container') ? ['container'] : [];
    return [
      ['virtualization_type', type],
      ['virtualization_role', role],
      ['virtualization_tech_guest', [...guest, ...container]],
      ['virtualization_tech_host', techniques('host')],
    ];
  },
};

function containers({ virtualization: section }: Sections): Finding[] {
  const groups = fileText(section, '/proc/1/cgroup');
  const words = commandText(section).split('\n');
  const has = (word: string) => words.includes(word);
  const named = words.find((word) => word.startsWith('container='))?.slice('container='.length) ?? '';
  const systemd = fileText(section, '/run/systemd/container');
  const guests = [
    [/\/docker(\/|-[0-9a-f]+\.scope)/.test(groups), 'docker'],
    [/\/lxc\/|\/machine\.slice\/machine-lxc/.test(groups), 'lxc'],
    [groups.includes('/system.slice/containerd.service'), 'containerd'],
    [named === 'lxc' || named === 'podman', named],
    [named !== '', 'container'],
    [has('/proc/vz') && !has('/proc/lve'), 'openvz'],
    [systemd !== '', systemd],
    [has('/.dockerenv') || has('/.dockerinit'), 'docker'],
    [has('/proc/xen'), 'xen'],
  ] as const;
  const isOpenvzHost = has('/proc/bc');
  return guests.flatMap(([isSo, name]): Finding[] =>
    isSo ? [[name, name === 'openvz' && isOpenvzHost ? 'host' : 'guest']] : [],
  );
}

const KVM_PRODUCTS = ['KVM', 'KVM Server', 'Bochs', 'AHV', 'CloudStack KVM Hypervisor'];
const KVM_BIOSES = ['Amazon EC2', 'DigitalOcean', 'Hetzner', 'Linode'];
const KVM_VENDORS = ['QEMU', 'Amazon EC2', 'DigitalOcean', 'Google', 'Scaleway', 'Nutanix'];

/** What the firmware and the processor call themselves. */
function machines({ dmi, cpu }: Sections): Finding[] {
  const read = (file: string) => fileText(dmi, `/sys/class/dmi/id/${file}`);
  const [product, vendor, family, bios] = ['product_name', 'sys_vendor', 'product_family', 'bios_vendor'].map(read) as [
    string,
    string,
    string,
    string,
  ];
  const guests: readonly (readonly [boolean, string])[] = [
    [KVM_PRODUCTS.includes(product), 'kvm'],
    [vendor === 'oVirt', 'oVirt'],
    [vendor === 'Red Hat' && family === 'RHV', 'RHV'],
    [vendor === 'Red Hat' && family !== 'RHV' && product === 'RHEV Hypervisor', 'RHEV'],
    [product.startsWith('VMware'), 'VMware'],
    [['OpenStack Compute', 'OpenStack Nova'].includes(product), 'openstack'],
    [bios === 'Xen', 'xen'],
    [bios === 'innotek GmbH', 'virtualbox'],
    [KVM_BIOSES.includes(bios) || KVM_VENDORS.includes(vendor), 'kvm'],
    [vendor === 'KubeVirt', 'KubeVirt'],
    [vendor === 'Microsoft Corporation', 'VirtualPC'],
    [vendor === 'Parallels Software International Inc.', 'parallels'],
    [vendor === 'OpenStack Foundation', 'openstack'],
    [/^model name.*QEMU Virtual CPU/m.test(commandText(cpu)), 'kvm'],
    [/^vendor_id.*User Mode Linux|^model name.*UML/m.test(commandText(cpu)), 'uml'],
  ];
  return guests.flatMap(([isSo, name]): Finding[] => (isSo ? [[name, 'guest']] : []));
}

/** What the kernel offers to machines of its own. */
function kernelModules({ virtualization: section }: Sections): Finding[] {
  const words = commandText(section).split('\n');
  const has = (word: string) => words.includes(word);
  return [
    ...(has('kvm') ? [['kvm', 'host'] as Finding] : []),
    ...(has('vboxdrv') ? [['virtualbox', 'host'] as Finding] : []),
    ...(has('/dev/kvm') ? [['kvm', 'host'] as Finding] : []),
  ];
}
