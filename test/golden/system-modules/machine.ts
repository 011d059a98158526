import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Paths in the recorded answers lie below it, so it has to be the same everywhere. */
const HOME = '/tmp/calico-system-modules';
export const BASE = join(HOME, 'base');
const PACKAGES = [
  ...['python3', 'python3-apt', 'cron', 'sudo', 'procps', 'kmod', 'passwd', 'openssh-client', 'gnupg', 'adduser'],
  ...['libpam-modules', 'acl', 'rpm', 'python3-rpm', 'dnf', 'createrepo-c'],
];
const HOOK = fileURLToPath(new URL('prepare-base.sh', import.meta.url));

/** Makes, once, the Debian tree that every machine starts from. */
export function ensureBase(): void {
  if (!existsSync(BASE)) {
    rmSync(`${BASE}.part`, { recursive: true, force: true });
    mkdirSync(HOME, { recursive: true });
    const mirrors = (process.env.CALICO_LAB_MIRROR ?? '').split(/\s+/).filter((word) => word !== '');
    const words = ['--variant=minbase', `--include=${PACKAGES.join(',')}`, 'bookworm', `${BASE}.part`, ...mirrors];
    execFileSync('mmdebstrap', words, { stdio: 'inherit' });
    renameSync(`${BASE}.part`, BASE);
  }
  execFileSync('sh', [HOOK, BASE], { stdio: 'inherit' });
}

/**
 * A host of its own for one task: the base tree under an overlay whose upper layer holds just what the task changed, in
 * namespaces of its own, so that nothing that a module does reaches the machine.
 */
export class Machine {
  readonly root: string;
  readonly upper: string;
  readonly enter: string;
  readonly #folder: string;
  readonly #holder: ChildProcess;

  constructor(name: string) {
    this.#folder = join(HOME, 'run', name);
    this.root = join(this.#folder, 'root');
    const layers = join(this.#folder, 'layers');
    this.upper = join(layers, 'upper');
    this.enter = join(this.#folder, 'enter');
    mkdirSync(layers, { recursive: true });
    mkdirSync(this.root, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', layers]);
    for (const layer of ['upper', 'work']) mkdirSync(join(layers, layer));
    const options = `lowerdir=${BASE},upperdir=${this.upper},workdir=${join(layers, 'work')}`;
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
