import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Content, EnsureFileOperation, Operation } from '../../../src/agent/operation.ts';
import type { OperationFailure, OperationResult } from '../../../src/agent/reply.ts';
import type { OpenOptions } from '../../../src/transport/agent-link.ts';
import type { Connection, ConnectionTarget } from '../../../src/transport/connection.ts';
import { openConnection } from '../../../src/transport/open-connection.ts';

/** The shells that the agent must run under; the last is a host with nothing but busybox. */
export const SHELLS = ['dash', 'bash', 'busybox sh', 'busybox only'] as const;

export const LOCAL: ConnectionTarget = {
  name: 'localhost',
  connection: 'local',
  address: 'localhost',
  sshArgs: [],
  sshExecutable: 'ssh',
  connectTimeout: 10,
};

/** A folder of its own for one test file, with the agent's state directory in it. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'calico-deploy-agent-'));
  readonly state = join(this.folder, 'state');
  readonly work = join(this.folder, 'work');
  readonly #open = new Set<Connection>();

  constructor() {
    mkdirSync(this.work);
  }

  async open(shell: string, options: OpenOptions = {}): Promise<Connection> {
    const connection = await openConnection(LOCAL, { stateDirectory: this.state, ...this.options(shell), ...options });
    this.#open.add(connection);
    return connection;
  }

  path(name: string): string {
    return join(this.work, name);
  }

  async remove(): Promise<void> {
    await Promise.all([...this.#open].map((connection) => connection.close()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** `busybox only` gets a PATH with links to busybox and nothing else. */
  options(shell: string): OpenOptions {
    if (shell !== 'busybox only') return { shell };
    const programs = join(this.folder, 'busybox');
    mkdirSync(programs, { recursive: true });
    for (const applet of APPLETS) {
      rmSync(join(programs, applet), { force: true });
      symlinkSync('/bin/busybox', join(programs, applet));
    }
    return { shell: 'sh', environment: { ...process.env, PATH: programs } };
  }
}

/** What a small busybox has of the programs that the agent may call; no `systemctl`, `ip`, `bash`, `curl`. */
const APPLETS = [
  ...['sh', 'head', 'dd', 'cat', 'stat', 'mkdir', 'rmdir', 'rm', 'mv', 'cp', 'ln', 'chmod', 'chown', 'touch', 'sync'],
  ...['sha256sum', 'sha1sum', 'sha512sum', 'md5sum', 'sleep', 'date', 'id', 'grep', 'find', 'readlink', 'setsid'],
  ...['timeout', 'echo', 'true', 'false', 'env', 'printf', 'uname', 'df', 'hostname', 'seq', 'tr', 'wc', 'nc'],
];

export function contentOf(bytes: Uint8Array): Content {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, size: bytes.length, load: () => Promise.resolve(bytes) };
}

/** An ensure-file with the common settings. */
export function ensureFile(
  path: string,
  bytes: Uint8Array | string,
  rest: Partial<EnsureFileOperation> = {},
): EnsureFileOperation {
  return {
    kind: 'ensure-file',
    path,
    content: contentOf(Buffer.from(bytes)),
    force: true,
    follow: false,
    backup: false,
    beforeBytes: 0,
    check: false,
    ...rest,
  };
}

/** The result of an operation that must not fail. */
export async function perform(connection: Connection, operation: Operation): Promise<OperationResult> {
  const reply = await connection.request(operation);
  if (!reply.ok) throw new Error(`${operation.kind}: ${reply.failure.reason}: ${reply.failure.message}`);
  return reply.result;
}

/** The failure of an operation that must fail. */
export async function failureOf(connection: Connection, operation: Operation): Promise<OperationFailure> {
  const reply = await connection.request(operation);
  if (reply.ok) throw new Error(`${operation.kind} did not fail: ${JSON.stringify(reply.result)}`);
  return reply.failure;
}
