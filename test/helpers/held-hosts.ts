import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../../src/agent/operation.ts';
import type { Connection, ConnectionTarget } from '../../src/transport/connection.ts';
import { openConnection } from '../../src/transport/open-connection.ts';

/**
 * Hosts that are really shells of this machine, whose answers are kept back until `release`: what was sent until then was sent
 * without knowing them.
 */
export class HeldHosts {
  /** What was sent: host, kind of operation, and the end of its path. */
  readonly sent: string[] = [];
  /** Hosts whose agents were told that nothing comes any more, with what was sent until then. */
  readonly finished: string[] = [];
  readonly #states: string | undefined;
  /** How many connections were opened. */
  opened = 0;
  #release: (() => void) | undefined;
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });

  /** `states`: a folder for the state directories of their agents, in place of this machine's own. */
  constructor(states?: string) {
    this.#states = states;
  }

  async connect(target: ConnectionTarget): Promise<Connection> {
    this.opened += 1;
    const { becomeUser: _, ...own } = target;
    const connection = await openConnection(
      { ...own, connection: 'local' },
      this.#states === undefined ? {} : { stateDirectory: join(this.#states, target.name) },
    );
    return {
      target,
      hello: connection.hello,
      close: () => connection.close(),
      finish: (chain) => {
        this.finished.push(target.name);
        return connection.finish(chain);
      },
      request: async (operation, chain) => {
        this.sent.push(describe(target.name, operation));
        const reply = await connection.request(operation, chain);
        await this.#released;
        return reply;
      },
    };
  }

  /** What was sent, once nothing more has come for a while. */
  async settled(): Promise<readonly string[]> {
    let last = -1;
    while (this.sent.length !== last || last === 0) {
      last = this.sent.length;
      await sleep(300);
    }
    return [...this.sent].sort();
  }

  release(): void {
    this.#release?.();
  }
}

function describe(host: string, operation: Operation): string {
  const path = 'path' in operation ? ` ${operation.path.split('/').at(-1)}` : '';
  const probe = 'probe' in operation && operation.probe ? ' probe' : '';
  return `${host} ${operation.kind}${probe}${path}`;
}
