/**
 * The raw material of facts, by section. A section is files that are read (missing ones leave nothing; `*` stands for any name) and
 * at most one shell command (its output on stdout; a failing one leaves nothing; of the shell it changes `_d`, `_m` and `_w` at most;
 * `_facts_…` are functions of sh/facts.sh). All files of all sections cost the host one process together, so what a file can tell is
 * taken from a file.
 *
 * The text of a section, as `OperationResult.facts` carries it: for each of its files that exists, in order, a line
 * `==> PATH <==` and then the file's lines; then, if it has a command, a line `==> command <==` and the command's output.
 */
interface FactsSection {
  readonly files?: readonly string[];
  readonly command?: string;
}

export const FACTS_SECTIONS = {
  /** One line: the kernel's host name. `hostname -f` is what DNS and /etc/hosts make of it. */
  hostname: { files: ['/proc/sys/kernel/hostname', '/proc/sys/kernel/domainname'] },
  /** The address of the host's name, then the names of that address in a line; without a resolver's tool `hostname -f`. */
  fqdn: {
    command: '_facts_fqdn',
  },
  /** Three lines of one word or sentence each: type, release, version; then what `uname -m` says, which newer kernels tell in a file. */
  kernel: {
    files: ['/proc/sys/kernel/ostype', '/proc/sys/kernel/osrelease', '/proc/sys/kernel/version', '/proc/cmdline'],
    command: 'if read -r _w </proc/sys/kernel/arch; then echo "$_w"; else uname -m; fi',
  },
  /** KEY=value lines in the shell's quoting, /etc/os-release first, then what older systems have; an empty file by its name. */
  'os-release': {
    files: [
      '/etc/os-release',
      '/usr/lib/os-release',
      '/etc/lsb-release',
      '/etc/debian_version',
      '/etc/oracle-release',
      '/etc/centos-release',
      '/etc/redhat-release',
      '/etc/openwrt_release',
      '/etc/alpine-release',
    ],
    command: 'if [ -f /etc/arch-release ]; then echo /etc/arch-release; fi',
  },
  /** What `lsb_release` says, where it is installed. */
  lsb: { command: 'command -v lsb_release >/dev/null && lsb_release -a' },
  /**
   * What `ip addr` says, which names links and addresses; then the answers to Ansible's own question for the default address,
   * which the kernel gives without sending anything, and the IPv4 addresses that end here. iproute2 takes all in one process,
   * busybox does not. Without either `ifconfig -a` behind a line `ifconfig`.
   */
  network: {
    files: ['/proc/net/ipv6_route'],
    command: '_facts_network',
  },
  /** Files of each interface; then `NAME/brif/PORT` of bridges, and `NAME/pciid:…` and `NAME/module:…` of real ones. */
  devices: {
    files: ['mtu', 'operstate', 'type', 'flags', 'speed', 'bridge/bridge_id', 'bridge/stp_state'].map(
      (file) => `/sys/class/net/*/${file}`,
    ),
    command: '_facts_devices',
  },
  memory: { files: ['/proc/meminfo'] },
  /** `grep` of /proc/cpuinfo for what counts processors and names them: on large hosts the whole is long. */
  cpu: {
    files: ['/sys/devices/system/cpu/online'],
    command:
      "grep -E '^(processor|model name|vendor_id|physical id|core id|cpu cores|siblings|cpu|Processor|Vendor)[[:space:]]*:' /proc/cpuinfo; grep -m 1 '^flags' /proc/cpuinfo; echo nproc: $(nproc)",
  },
  /** Mount point and `statfs` of what is on a device or server, which may hang when the server is gone. */
  mounts: {
    files: ['/proc/self/mounts', '/proc/self/mountinfo'],
    command:
      'while read -r _d _m _w; do case $_d in /* | *:/*) printf "%s " "$_m"; timeout 10 stat -f -c "%s %S %b %a %c %d" -- "$(printf %b "$_m")" || echo ;; esac; done </proc/self/mounts',
  },
  /** Identifiers of file systems by their device. */
  uuids: { command: 'lsblk --list --noheadings --paths --output NAME,UUID --exclude 2' },
  /** `id`, then HOME and SHELL, a line each. */
  user: { files: ['/etc/passwd', '/proc/self/status'], command: 'id; printf "%s\\n" "$HOME" "$SHELL"' },
  /** NAME=value lines as `env` prints them; a value with newlines goes on in the next lines. */
  env: { command: '(if [ -n "$_had_locale" ]; then LC_ALL=$_locale; else unset LC_ALL; fi; env)' },
  /**
   * Seconds since the epoch, UTC offset, zone name, then local time as `%Y-%m-%dT%H:%M:%S`, weekday and its number, week,
   * nanoseconds; then name and offset of the zone in January and July.
   */
  date: {
    command:
      "date '+%s%n%z%n%Z%n%Y-%m-%dT%H:%M:%S%n%A%n%w%n%W%n%N'; date -d @1704067200 '+%Z %z'; date -d @1719792000 '+%Z %z'",
  },
  uptime: { files: ['/proc/uptime', '/proc/loadavg', '/proc/sys/kernel/random/boot_id'] },
  /** Name of process 1, then a word for each kind of init that the disk shows. */
  'service-manager': {
    files: ['/proc/1/comm'],
    command:
      'if command -v systemctl >/dev/null; then for _w in /run/systemd/system /dev/.run/systemd /dev/.systemd; do if [ -e "$_w" ]; then echo systemd; fi; done; case $(readlink /sbin/init) in systemd | */systemd) echo systemd-offline ;; esac; fi; if [ -d /etc/init ] && command -v initctl >/dev/null; then echo upstart; fi; if [ -e /sbin/openrc ]; then echo openrc; fi; if [ -d /etc/init.d ]; then echo sysvinit; fi; if [ -d /etc/dinit.d ]; then echo dinit; fi',
  },
  /** The version of systemd where it runs, and what it was built with. */
  systemd: { command: 'if [ -d /run/systemd/system ]; then systemctl --version; fi' },
  /** The package managers that are there, by path with what that leads to, a line each. */
  'package-manager': {
    command:
      'for _w in /usr/bin/apt-get /usr/bin/dnf5 /usr/bin/dnf /usr/bin/dnf-3 /usr/bin/microdnf /usr/bin/yum /usr/bin/zypper /sbin/apk /usr/bin/pacman /bin/opkg /usr/bin/emerge /usr/bin/xbps-install /usr/bin/swupd /run/ostree-booted; do if [ -e "$_w" ]; then echo "$_w $(readlink -f "$_w")"; fi; done',
  },
  /** Files that only containers and machines in machines have, by path; `container=…` of process 1; modules for machines. */
  virtualization: {
    files: ['/proc/1/cgroup', '/run/systemd/container'],
    command:
      'for _w in /.dockerenv /.dockerinit /proc/vz /proc/lve /proc/bc /proc/xen /dev/kvm; do if [ -e "$_w" ]; then echo "$_w"; fi; done; tr "\\0" "\\n" </proc/1/environ | grep "^container="; grep -oE "^(kvm|vboxdrv) " /proc/modules',
  },
  /** What the firmware says of the machine. */
  dmi: {
    files: [
      ...['bios_date', 'bios_vendor', 'bios_version', 'board_asset_tag', 'board_name', 'board_serial', 'board_vendor'],
      ...['board_version', 'chassis_asset_tag', 'chassis_serial', 'chassis_type', 'chassis_vendor', 'chassis_version'],
      ...['product_family', 'product_name', 'product_serial', 'product_uuid', 'product_version', 'sys_vendor'],
    ].map((name) => `/sys/class/dmi/id/${name}`),
  },
  dns: { files: ['/etc/resolv.conf'] },
  selinux: { files: ['/sys/fs/selinux/enforce', '/sys/fs/selinux/policyvers', '/etc/selinux/config'] },
  apparmor: { command: 'if [ -e /sys/kernel/security/apparmor ]; then echo enabled; fi' },
  fips: { files: ['/proc/sys/crypto/fips_enabled'] },
  /** `chroot` where process 1 has another root. */
  chroot: { command: 'if [ -e /proc/1/root/. ] && ! [ / -ef /proc/1/root/. ]; then echo chroot; fi' },
  machine: { files: ['/etc/machine-id', '/var/lib/dbus/machine-id'] },
  /** Public host keys of sshd. */
  'ssh-keys': {
    files: ['dsa', 'rsa', 'ecdsa', 'ed25519'].map((algorithm) => `/etc/ssh/ssh_host_${algorithm}_key.pub`),
  },
  /** What `capsh` says of the session, where it is installed. */
  capabilities: { command: 'command -v capsh >/dev/null && capsh --print' },
  /** The host's names in networks of storage. */
  'storage-names': {
    files: ['/etc/iscsi/initiatorname.iscsi', '/etc/nvme/hostnqn'],
    command: '(set +f; cat /sys/class/fc_host/*/port_name)',
  },
} as const satisfies Record<string, FactsSection>;

export type FactsSectionName = keyof typeof FACTS_SECTIONS;

/** Arguments of the `facts` operation: the number of files, the files, the commands. Throws on an unknown section. */
export function factsArguments(names: readonly string[]): string[] {
  const sections = names.map(findSection);
  const files = [...new Set(sections.flatMap((section) => section.files ?? []))];
  const commands = sections.flatMap((section) => section.command ?? []);
  return [String(files.length), ...files, ...commands];
}

/** Divides what the agent gathered among the sections that were asked for. */
export function splitFacts(names: readonly string[], gathered: string): Record<string, string> {
  const parts = new Map<string, string>();
  for (const part of gathered.split('\x1e').slice(1)) {
    const end = part.indexOf('\n');
    parts.set(part.slice(0, end), part.slice(end + 1));
  }
  const files = splitFiles(parts.get('files') ?? '');
  let commands = 0;
  return Object.fromEntries(
    names.map((name) => {
      const section = findSection(name);
      const texts = (section.files ?? [])
        .flatMap((file) => named(file, files))
        .map(([path, text]) => `==> ${path} <==\n${text}`);
      if (section.command !== undefined) texts.push(`==> command <==\n${parts.get(String(commands++)) ?? ''}`);
      return [name, texts.join('')];
    }),
  );
}

/** The files of a name, or of a pattern. */
function named(file: string, files: ReadonlyMap<string, string>): [path: string, text: string][] {
  const text = files.get(file);
  if (text !== undefined) return [[file, text]];
  const [before = '', after] = file.split('*');
  if (after === undefined) return [];
  const isMeant = (path: string) => path.startsWith(before) && path.endsWith(after);
  return [...files].filter(([path]) => isMeant(path) && !path.slice(before.length, -after.length).includes('/'));
}

function splitFiles(text: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const file = line.slice(0, colon);
    files.set(file, `${files.get(file) ?? ''}${line.slice(colon + 1)}\n`);
  }
  return files;
}

function findSection(name: string): FactsSection {
  if (!Object.hasOwn(FACTS_SECTIONS, name)) throw new RangeError(`no section of facts: ${name}`);
  return FACTS_SECTIONS[name as FactsSectionName];
}
