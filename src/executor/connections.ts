import type { Connection, ConnectionTarget } from '../transport/connection.ts';
import { targetKey } from './connection-target.ts';
import type { EventSink } from './events.ts';
import { takeTurns } from './take-turns.ts';

/** Opens a connection; rejects with an UnreachableError. */
export type Connect = (target: ConnectionTarget) => Promise<Connection>;

/** The open connections of a run: one for each host, way and become user, opened when first asked for. */
export class Connections {
  readonly #connect: Connect;
  readonly #emit: EventSink;
  readonly #open = new Map<string, Promise<Connection>>();

  constructor(connect: Connect, emit: EventSink) {
    this.#connect = connect;
    this.#emit = emit;
  }

  /** The connection for a target. The same promise is given to all who ask, also when it will be rejected. */
  get(target: ConnectionTarget): Promise<Connection> {
    const key = targetKey(target);
    let connection = this.#open.get(key);
    if (!connection) {
      connection = this.#start(target);
      // Whoever asks later hears of the failure; nobody asking is no fault.
      connection.catch(() => {});
      this.#open.set(key, connection);
    }
    return connection;
  }

  /** Closes and forgets the connections of a host: the next task opens a new one. */
  async reset(host: string): Promise<void> {
    const closing: Promise<void>[] = [];
    for (const [key, connection] of this.#open) {
      if ((JSON.parse(key) as unknown[])[0] !== host) continue;
      this.#open.delete(key);
      closing.push(closeQuietly(connection));
    }
    await Promise.all(closing);
  }

  async closeAll(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map(closeQuietly));
  }

  async #start(target: ConnectionTarget): Promise<Connection> {
    this.#emit({ type: 'connect', host: target.name, state: 'start' });
    const connection = await this.#connect(target);
    this.#emit({ type: 'connect', host: target.name, state: 'open' });
    return takeTurns(connection);
  }
}

async function closeQuietly(connection: Promise<Connection>): Promise<void> {
  try {
    await (await connection).close();
  } catch {
    // It never stood, or it is gone already.
  }
}
