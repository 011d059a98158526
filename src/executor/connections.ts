import { sessionLimit } from '../process/session-limit.ts';
import type { Connection, ConnectionTarget } from '../transport/connection.ts';
import { targetKey } from './connection-target.ts';
import type { EventSink } from './events.ts';
import { RestingConnection } from './resting-connection.ts';
import { SessionRoom } from './session-room.ts';
import { takeTurns } from './take-turns.ts';

/** Begins a connection; rejects with an UnreachableError, unless the connection tells that by its `hello`. */
export type Connect = (target: ConnectionTarget) => Promise<Connection>;

/**
 * The connections of a run: one for each host, way and become user, opened when first asked for and kept for the run. Where there
 * are more of them than sessions can be, those that have nothing to do make way for those that have.
 */
export class Connections {
  readonly #connect: Connect;
  readonly #emit: EventSink;
  readonly #open = new Map<string, Promise<Connection>>();
  readonly #room: SessionRoom;

  constructor(connect: Connect, emit: EventSink, most = sessionLimit()) {
    this.#connect = connect;
    this.#emit = emit;
    this.#room = new SessionRoom(most);
  }

  /** The connection for a target, as soon as operations may be asked for. The same promise is given to all who ask, also when it will be rejected. */
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

  /** Begins to open what will be asked for later, where there is room for it. */
  prepare(target: ConnectionTarget): void {
    if (this.#open.size < this.#room.most) void this.get(target);
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
    const open = () => this.#openSession(target);
    const first = await open();
    if (first.sessionless) return first;
    const connection = new RestingConnection(first, open, this.#room);
    const tell = () => this.#emit({ type: 'connect', host: target.name, state: 'open' });
    connection.hello.then(tell, () => {});
    return takeTurns(connection);
  }

  async #openSession(target: ConnectionTarget): Promise<Connection> {
    await this.#room.enter();
    try {
      const session = await this.#connect(target);
      if (!session.sessionless) return leavingAtEnd(session, this.#room);
      this.#room.leave();
      return session;
    } catch (error) {
      this.#room.leave();
      throw error;
    }
  }
}

/** A session that gives its place back when it is closed, or does not come to stand. */
function leavingAtEnd(session: Connection, room: SessionRoom): Connection {
  let isIn = true;
  const leave = () => {
    if (isIn) room.leave();
    isIn = false;
  };
  session.hello.catch(leave);
  return {
    target: session.target,
    hello: session.hello,
    request: (operation, chain) => session.request(operation, chain),
    finish: (chain) => session.finish(chain),
    close: () => session.close().finally(leave),
  };
}

async function closeQuietly(connection: Promise<Connection>): Promise<void> {
  try {
    await (await connection).close();
  } catch {
    // It never stood, or it is gone already.
  }
}
