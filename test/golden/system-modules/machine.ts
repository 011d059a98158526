import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Paths in the recorded answers lie below it, so it has to be the same everywhere. */
const HOME = '/tmp/calico-system-modules';

/** A Debian tree that machines start from. */
interface Tree {
  readonly folder: string;
  readonly suite: string;
  readonly packages: readonly string[];
  /** Scripts beside this file that get the tree ready. */
  readonly hooks: readonly string[];
}

const USUAL: Tree = {
  folder: join(HOME, 'base'),
  suite: 'bookworm',
  packages: [
    ...['python3', 'python3-apt', 'cron', 'sudo', 'procps', 'kmod', 'passwd', 'openssh-client', 'gnupg', 'adduser'],
    ...['libpam-modules', 'acl', 'rpm', 'python3-rpm', 'dnf', 'createrepo-c'],
  ],
  hooks: ['prepare-debs.sh', 'prepare-rpms.sh', 'hide-rpm.sh'],
};

/** dnf5 is in no Debian before this one. */
const WITH_DNF5: Tree = {
  folder: join(HOME, 'dnf5'),
  suite: 'forky',
  packages: ['python3', 'procps', 'rpm', 'dnf5', 'python3-libdnf5', 'createrepo-c'],
  hooks: ['prepare-rpms.sh', 'prepare-dnf5.sh'],
};

/** The folder of the tree that the machines of a list start from; it is made when it is not there. */
export function ensureTree(list: string): string {
  const { folder, suite, packages, hooks } = list === 'dnf5' ? WITH_DNF5 : USUAL;
  if (!existsSync(folder)) {
    const part = `${folder}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(HOME, { recursive: true });
    const mirrors = (process.env.CALICO_LAB_MIRROR ?? '').split(/\s+/).filter((word) => word !== '');
    // The lists of a suite that still moves are signed for some days only, and a mirror may be older.
    const options = [
      '--variant=minbase',
      '--aptopt=Acquire::Check-Valid-Until "false"',
      `--include=${packages.join(',')}`,
    ];
    execFileSync('mmdebstrap', [...options, suite, part, ...mirrors], { stdio: 'inherit' });
    renameSync(part, folder);
  }
  for (const hook of hooks) {
    execFileSync('sh', [fileURLToPath(new URL(hook, import.meta.url)), folder], { stdio: 'inherit' });
  }
  return folder;
}

/**
 * A host of its own for one task: a tree under an overlay whose upper layer holds just what the task changed, in
 * namespaces of its own, so that nothing that a module does reaches the machine.
 */
export class Machine {
  readonly root: string;
  readonly upper: string;
  readonly enter: string;
  readonly #folder: string;
  readonly #holder: ChildProcess;

  constructor(name: string, tree: string) {
    this.#folder = join(HOME, 'run', name);
    this.root = join(this.#folder, 'root');
    const layers = join(this.#folder, 'layers');
    this.upper = join(layers, 'upper');
    this.enter = join(this.#folder, 'enter');
    mkdirSync(layers, { recursive: true });
    mkdirSync(this.root, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', layers]);
    for (const layer of ['upper', 'work']) mkdirSync(join(layers, layer));
    const options = `lowerdir=${tree},upperdir=${this.upper},workdir=${join(layers, 'work')}`;
    execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, this.root]);
    this.#holder = spawn('unshare', [...NAMESPACES, 'sh', '-c', HOLD, 'sh', this.root], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  }

  /** Waits until its namespaces stand, and writes the program that runs words in them. */
  async start(): Promise<void> {
    await new Promise((resolve) => this.#holder.stdout?.once('data', resolve));
    const pid = readFileSync(`/proc/${this.#holder.pid}/task/${this.#holder.pid}/children`, 'utf8').trim();
    const words = `nsenter -t ${pid} --mount --uts --ipc --net --pid --root --wd`;
    const environment = 'env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';
    writeFileSync(this.enter, `#!/bin/sh\nexec ${words} ${environment} "$@"\n`, { mode: 0o755 });
    // Ansible's chroot connection hands the tree over as the first word.
    writeFileSync(`${this.enter}-chroot`, `#!/bin/sh\nshift\nexec ${this.enter} "$@"\n`, { mode: 0o755 });
  }

  run(script: string): string {
    return execFileSync(this.enter, ['sh', '-ec', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  }

  stop(): void {
    this.#holder.stdin?.end();
    this.#holder.kill('SIGKILL');
    execFileSync('umount', ['-l', this.root, dirname(this.upper)]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const NAMESPACES = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child'];

const HOLD = `
mount -t proc proc "$1/proc"
mount -t tmpfs tmpfs "$1/dev"
for device in null zero full random urandom tty; do
  : >"$1/dev/$device"
  mount --bind "/dev/$device" "$1/dev/$device"
done
hostname golden
exec chroot "$1" sh -c 'cd /root; echo ready; exec cat >/dev/null'
`;
