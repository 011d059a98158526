import type { Operation } from '../../agent/operation.ts';
import type { Reply } from '../../agent/reply.ts';
import { sessionLimit } from '../../process/session-limit.ts';
import type { Connection, ConnectionTarget } from '../../transport/connection.ts';
import type { EventSink } from '../events.ts';
import { keep } from '../keep.ts';
import { targetKey } from './connection-target.ts';
import { RestingConnection } from './resting-connection.ts';
import { SessionRoom } from './session-room.ts';
import { takeTurns } from './take-turns.ts';

/** Begins a connection; rejects with an UnreachableError, unless the connection tells that by its `hello`. */
export type Connect = (target: ConnectionTarget) => Promise<Connection>;

/** A connection with nothing at its other end that would have to be started or waited for. */
export interface StandingConnection extends Connection {
  readonly answer: (operation: Operation) => Reply;
}

/** How a run comes to its connections: by opening them, or offline by what stands in for them. */
export type ConnectionSource = Connect | { readonly stand: (target: ConnectionTarget) => StandingConnection };

/**
 * The connections of a run: one for each host, way and become user, opened when first asked for and kept for the run. Where there
 * are more of them than sessions can be, those that have nothing to do make way for those that have.
 */
export class Connections {
  readonly #source: ConnectionSource;
  readonly #emit: EventSink;
  readonly #open = new Map<string, Promise<Connection>>();
  readonly #standing = new Map<string, StandingConnection>();
  readonly #room: SessionRoom;

  constructor(source: ConnectionSource, emit: EventSink, most = sessionLimit()) {
    this.#source = source;
    this.#emit = emit;
    this.#room = new SessionRoom(most);
  }

  /** The connection for a target, as soon as operations may be asked for. The same promise is given to all who ask, also when it will be rejected. */
  get(target: ConnectionTarget): Promise<Connection> {
    const standing = this.standing(target);
    if (standing) return Promise.resolve(standing);
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

  /** The connection for a target where the run has such as need not be opened. */
  standing(target: ConnectionTarget): StandingConnection | undefined {
    const source = this.#source;
    return 'stand' in source ? keep(this.#standing, targetKey(target), () => source.stand(target)) : undefined;
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
    for (const [key, { target }] of this.#standing) if (target.name === host) this.#standing.delete(key);
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
    const connection = new RestingConnection(await open(), open, this.#room);
    const tell = () => this.#emit({ type: 'connect', host: target.name, state: 'open' });
    connection.hello.then(tell, () => {});
    return takeTurns(connection);
  }

  async #connect(target: ConnectionTarget): Promise<Connection> {
    const source = this.#source;
    return 'stand' in source ? source.stand(target) : source(target);
  }

  async #openSession(target: ConnectionTarget): Promise<Connection> {
    await this.#room.enter();
    try {
      return leavingAtEnd(await this.#connect(target), this.#room);
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
