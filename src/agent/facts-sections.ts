/**
 * The raw material of facts, by section. A section is files that are read (missing ones leave nothing) and at most one
 * shell command (its output on stdout; a failing one leaves nothing). All files of all sections cost the host one process together, so what
 * a file can tell is taken from a file.
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
  /** The fully qualified name, or nothing where the host has none. */
  fqdn: { command: 'hostname -f' },
  /** Three lines of one word or sentence each: type, release, version; then `uname -m`. */
  kernel: {
    files: ['/proc/sys/kernel/ostype', '/proc/sys/kernel/osrelease', '/proc/sys/kernel/version', '/proc/cmdline'],
    command: 'uname -m',
  },
  /** KEY=value lines in the shell's quoting, /etc/os-release first, then what older systems have. */
  'os-release': {
    files: [
      '/etc/os-release',
      '/usr/lib/os-release',
      '/etc/lsb-release',
      '/etc/debian_version',
      '/etc/redhat-release',
      '/etc/alpine-release',
    ],
  },
  /** `ip addr`, which names links and addresses; without iproute2 `ifconfig -a` behind a line `ifconfig`. */
  interfaces: { command: 'if command -v ip >/dev/null; then ip addr; else echo ifconfig; ifconfig -a; fi' },
  /** Ansible's own question for the default address, which the kernel answers without sending anything; `--` between the two. */
  routes: {
    files: ['/proc/net/route', '/proc/net/ipv6_route'],
    command: 'ip -4 route get 8.8.8.8; echo --; ip -6 route get 2404:6800:400a:800::1012',
  },
  memory: { files: ['/proc/meminfo'] },
  /** `grep` of /proc/cpuinfo for what counts processors and names them: on large hosts the whole is long. */
  cpu: {
    files: ['/sys/devices/system/cpu/online'],
    command:
      "grep -E '^(processor|model name|vendor_id|physical id|core id|cpu cores|siblings|cpu|Processor)' /proc/cpuinfo",
  },
  /** `df` may hang on a file system whose server is gone. */
  mounts: { files: ['/proc/self/mounts'], command: 'timeout 10 df -P -k' },
  /** `id`, then HOME and SHELL, a line each. */
  user: { files: ['/etc/passwd'], command: 'id; printf "%s\\n" "$HOME" "$SHELL"' },
  /** NAME=value lines as `env` prints them; a value with newlines goes on in the next lines. */
  env: { command: 'if [ -n "$_had_locale" ]; then LC_ALL=$_locale; else unset LC_ALL; fi; env' },
  /** Seconds since the epoch, UTC offset, zone name, then local time as `%Y-%m-%dT%H:%M:%S`, weekday and its number, week. */
  date: { command: "date '+%s%n%z%n%Z%n%Y-%m-%dT%H:%M:%S%n%A%n%w%n%W'" },
  uptime: { files: ['/proc/uptime', '/proc/loadavg', '/proc/sys/kernel/random/boot_id'] },
  /** Name of process 1, then `systemd` where /run/systemd/system stands, then what /sbin/init leads to. */
  'service-manager': {
    files: ['/proc/1/comm'],
    command: 'if [ -d /run/systemd/system ]; then echo systemd; fi; readlink -f /sbin/init',
  },
  /** The package managers that are there, by path, a line each. */
  'package-manager': {
    command:
      'for _w in /usr/bin/apt-get /usr/bin/dnf5 /usr/bin/dnf /usr/bin/yum /usr/bin/zypper /sbin/apk /usr/bin/pacman; do if [ -e "$_w" ]; then echo "$_w"; fi; done',
  },
  /** What systemd-detect-virt says, and the files by which others tell. */
  virtualization: {
    files: [
      '/sys/class/dmi/id/sys_vendor',
      '/sys/class/dmi/id/product_name',
      '/sys/class/dmi/id/product_uuid',
      '/sys/class/dmi/id/product_serial',
      '/sys/class/dmi/id/bios_version',
      '/sys/class/dmi/id/bios_vendor',
      '/sys/hypervisor/type',
      '/proc/1/cgroup',
      '/run/systemd/container',
    ],
    command: 'if [ -e /.dockerenv ]; then echo dockerenv; fi; systemd-detect-virt',
  },
  dns: { files: ['/etc/resolv.conf'] },
  selinux: { files: ['/sys/fs/selinux/enforce', '/etc/selinux/config'] },
  apparmor: { files: ['/sys/module/apparmor/parameters/enabled'] },
  machine: { files: ['/etc/machine-id', '/var/lib/dbus/machine-id'] },
  /** Public host keys of sshd. */
  'ssh-keys': {
    files: ['/etc/ssh/ssh_host_rsa_key.pub', '/etc/ssh/ssh_host_ecdsa_key.pub', '/etc/ssh/ssh_host_ed25519_key.pub'],
  },
  /** `capsh`-free: the capability lines of the agent's own process. */
  capabilities: { command: "grep -E '^Cap' /proc/self/status" },
  /** The Python that Ansible would find, one path, or nothing: there need not be one. */
  python: { command: 'command -v python3' },
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
      const texts = (section.files ?? []).flatMap((file) => {
        const text = files.get(file);
        return text === undefined ? [] : [`==> ${file} <==\n${text}`];
      });
      if (section.command !== undefined) texts.push(`==> command <==\n${parts.get(String(commands++)) ?? ''}`);
      return [name, texts.join('')];
    }),
  );
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
