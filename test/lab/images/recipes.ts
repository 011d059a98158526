import { join } from 'node:path';

/** How one image of the lab is made: Debian packages, commands run in the tree once, then files laid over it. */
export interface ImageRecipe {
  readonly name: string;
  readonly packages: readonly string[];
  /** Shell commands that mmdebstrap runs with the tree's path as $1. */
  readonly hooks: readonly string[];
  /** The folder whose files are laid over the tree. */
  readonly rootfs: string;
  /** `docker import --change` instructions. */
  readonly changes: readonly string[];
}

export const DEBIAN_SUITE = 'bookworm';

/** What of a package never reaches an image: documentation and translations. */
export const PATH_EXCLUDES = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/info/*', '/usr/share/locale/*'];

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const MASKED_UNITS = [
  'systemd-udevd.service',
  'systemd-udevd-kernel.socket',
  'systemd-udevd-control.socket',
  'systemd-logind.service',
  'getty.target',
  'console-getty.service',
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'fstrim.timer',
];

/** A managed node: systemd, sshd, Docker, etcd; python3 for real Ansible only. */
export const hostRecipe: ImageRecipe = {
  name: 'host',
  packages: [
    ...['systemd', 'systemd-sysv', 'dbus', 'openssh-server', 'docker.io', 'iptables', 'etcd-server', 'etcd-client'],
    ...['iproute2', 'iputils-ping', 'procps', 'kmod', 'sudo', 'openssl', 'ca-certificates', 'curl', 'jq'],
    ...['python3', 'python3-minimal', 'python3-yaml'],
  ],
  hooks: [
    `chroot "$1" systemctl mask ${MASKED_UNITS.join(' ')}`,
    'chroot "$1" systemctl disable etcd.service',
    'rm -f "$1"/etc/ssh/ssh_host_* "$1"/etc/machine-id && : > "$1"/etc/machine-id',
  ],
  rootfs: join(import.meta.dirname, 'host', 'rootfs'),
  changes: ['CMD ["/sbin/init"]', 'ENV container=docker', `ENV PATH=${PATH}:/opt/kube/bin`],
};

/** Half of the tree: a package's helper pulls in the whole of Perl, and every host loads this image. */
const NOT_NEEDED_BY_CALICO_NODE = `cd "$1" && rm -rf ${[
  ...['usr/share/perl', 'usr/lib/*/perl', 'usr/lib/*/libperl.so*', 'usr/lib/*/gconv', 'usr/share/zoneinfo'],
  ...['usr/share/i18n', 'usr/share/bash-completion', 'var/cache/apt', 'var/lib/apt', 'var/cache/debconf'],
].join(' ')}`;

/** The stand-in for calico/node:v2.6.2. */
export const calicoNodeRecipe: ImageRecipe = {
  name: 'calico-node',
  packages: ['bird', 'runit', 'iproute2', 'kmod', 'procps', 'curl', 'jq', 'socat'],
  hooks: [NOT_NEEDED_BY_CALICO_NODE],
  rootfs: join(import.meta.dirname, 'calico-node', 'rootfs'),
  changes: [
    'CMD ["start_runit"]',
    `ENV PATH=${PATH}`,
    'LABEL io.github.calico-deploy.lab="stand-in for calico/node:v2.6.2, made of Debian packages; not Calico"',
  ],
};
