import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages } from './apt.ts';

export interface SshdOptions {
  /** Loopback addresses to listen on, 16 at most. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** sshd's `MaxStartups`; by default so many that no test meets it. */
  readonly maxStartups?: string;
  /** Further lines of sshd_config. */
  readonly configuration?: readonly string[];
}

/** A real sshd with keys of its own, for root of this machine, and what a client needs to reach it. */
export interface TestSshd {
  readonly folder: string;
  readonly port: number;
  readonly pid: number;
  /** The client's private key. */
  readonly keyFile: string;
  readonly knownHostsFile: string;
  /** Words for ssh that keep the machine's own configuration, keys and known_hosts out. */
  readonly sshArgs: readonly string[];
  /** Process ids of the sessions that the server has open. */
  sessions(): number[];
  /** Gives the server another host key; known_hosts stays as it is. */
  replaceHostKey(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts sshd on loopback addresses and resolves when it answers. Everything lies in one folder that `stop` removes. */
export async function startSshd(options: SshdOptions): Promise<TestSshd> {
  await ensurePackages(['openssh-server', 'openssh-client']);
  const folder = mkdtempSync(join(tmpdir(), 'calico-deploy-sshd-'));
  const server = new Server(folder, options);
  await server.start();
  const keyFile = join(folder, 'client_key');
  const knownHostsFile = join(folder, 'known_hosts');
  return {
    folder,
    port: options.port,
    get pid() {
      return server.pid;
    },
    keyFile,
    knownHostsFile,
    sshArgs: [
      ...['-F', '/dev/null'],
      ...['-o', `UserKnownHostsFile=${knownHostsFile}`],
      ...['-o', 'GlobalKnownHostsFile=/dev/null'],
      ...['-o', 'IdentitiesOnly=yes'],
      ...['-o', 'IdentityAgent=none'],
    ],
    sessions: () => childrenOf(server.pid),
    replaceHostKey: () => server.replaceHostKey(),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class Server {
  readonly #folder: string;
  readonly #options: SshdOptions;
  #child: ChildProcess | undefined;

  constructor(folder: string, options: SshdOptions) {
    this.#folder = folder;
    this.#options = options;
    makeKey(join(folder, 'host_key'));
    makeKey(join(folder, 'client_key'));
    const hostKey = readFileSync(join(folder, 'host_key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    const known = options.addresses.map((address) => `[${address}]:${options.port} ${hostKey}\n`);
    writeFileSync(join(folder, 'known_hosts'), known.join(''));
    writeFileSync(join(folder, 'authorized_keys'), readFileSync(join(folder, 'client_key.pub')));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'sshd_config'), this.#configuration());
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  async start(): Promise<void> {
    mkdirSync('/run/sshd', { recursive: true });
    const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(this.#folder, 'sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    });
    this.#child = child;
    for (let tries = 0; tries < 100; tries += 1) {
      if (child.exitCode !== null) throw new Error(`sshd did not start: ${log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      // Whoever answers must be this server: one that finds its port taken ends.
      const up = await answers(this.#options.addresses[0] ?? '127.0.0.1', this.#options.port);
      if (up && child.exitCode === null) return;
    }
    throw new Error(`sshd does not answer: ${log}`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    for (const pid of childrenOf(this.pid)) endProcess(pid);
    child.kill('SIGTERM');
    await gone;
  }

  async replaceHostKey(): Promise<void> {
    await this.stop();
    makeKey(join(this.#folder, 'host_key'));
    await this.start();
  }

  #configuration(): string {
    const lines = [
      ...this.#options.addresses.map((address) => `ListenAddress ${address}`),
      `Port ${this.#options.port}`,
      `HostKey ${join(this.#folder, 'host_key')}`,
      `PidFile ${join(this.#folder, 'sshd.pid')}`,
      `AuthorizedKeysFile ${join(this.#folder, 'authorized_keys')}`,
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'PrintMotd no',
      `MaxStartups ${this.#options.maxStartups ?? '200'}`,
      'LogLevel ERROR',
      ...(this.#options.configuration ?? []),
    ];
    return `${lines.join('\n')}\n`;
  }
}

function makeKey(file: string): void {
  rmSync(file, { force: true });
  rmSync(`${file}.pub`, { force: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
}

function answers(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
