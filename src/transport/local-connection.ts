import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { decodeArgument } from '../agent/argument.ts';
import type { Chain } from '../agent/chain.ts';
import type { Operation } from '../agent/operation.ts';
import type { Reply } from '../agent/reply.ts';
import type { Connection, ConnectionTarget, Hello } from './connection.ts';
import { lookLocally } from './look-locally.ts';

/**
 * The control node as a host. What has nothing to do is answered in this process, since a shell costs more than all of it; the
 * agent is started with the first operation that has. `open` starts it.
 */
export class LocalConnection implements Connection {
  readonly target: ConnectionTarget;
  readonly hello: Promise<Hello>;
  readonly #open: () => Promise<Connection>;
  #agent: Promise<Connection> | undefined;
  #outstanding = 0;

  constructor(target: ConnectionTarget, open: () => Promise<Connection>, stateDirectory?: string) {
    this.target = target;
    this.#open = open;
    const { username: user, uid } = userInfo();
    const owed = readOwed(uid, stateDirectory);
    this.hello = Promise.resolve({ user, uid, shell: 'sh', bootId: readBootId(), owed });
  }

  /** While the agent is at work everything waits behind it: it may be making what the next one looks at. */
  async request(operation: Operation, chain?: Chain): Promise<Reply> {
    const result = this.#outstanding > 0 || chain?.halted ? undefined : lookLocally(operation);
    if (result) return { ok: true, result };
    this.#outstanding += 1;
    try {
      this.#agent ??= this.#open();
      return await (await this.#agent).request(operation, chain);
    } finally {
      this.#outstanding -= 1;
    }
  }

  /** The agent here is ended with the run: that takes no round trip. */
  async finish(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {
    await (await this.#agent?.catch(() => undefined))?.close();
  }
}

function readBootId(): string {
  const file = '/proc/sys/kernel/random/boot_id';
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

/** As the agent wants it: nobody else may say what is owed. */
function isOwnDirectory(path: string, uid: number): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false });
  return status?.isDirectory() === true && status.uid === uid;
}

/** The agent's own list, in the directory of its choice (`sh/main.sh`, `sh/owed.sh`). */
function readOwed(uid: number, given: string | undefined): string[] {
  const own = [join(homedir(), '.cache', 'calico-deploy', hostname()), `/tmp/calico-deploy-${uid}`];
  const places = given ? [given] : uid === 0 ? ['/var/lib/calico-deploy'] : own;
  const place = places.find((each) => isOwnDirectory(each, uid));
  const file = place === undefined ? undefined : join(place, 'owed');
  if (file === undefined || !existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(decodeArgument);
}
