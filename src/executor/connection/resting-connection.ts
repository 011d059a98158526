import type { Chain } from '../../agent/chain.ts';
import type { Operation } from '../../agent/operation.ts';
import type { Reply } from '../../agent/reply.ts';
import type { Connection, ConnectionTarget, Hello } from '../../transport/connection.ts';
import type { SessionRoom } from './session-room.ts';

/** A connection whose session may end while nobody uses it, to make room for others: the next request opens a new one. */
export class RestingConnection implements Connection {
  readonly target: ConnectionTarget;
  readonly hello: Promise<Hello>;
  readonly #open: () => Promise<Connection>;
  readonly #room: SessionRoom;
  /** The session, while there is one that need not be waited for. */
  #session: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #using = 0;
  /** Why there was never a session: whoever asks hears of it. */
  #unreached: Error | undefined;
  /** Whether the session has ended by itself, where it was told that nothing comes any more. */
  #ending: Promise<boolean> | undefined;

  /** `open` opens a session; `first` is one. */
  constructor(first: Connection, open: () => Promise<Connection>, room: SessionRoom) {
    this.target = first.target;
    this.hello = first.hello;
    this.#open = open;
    this.#room = room;
    this.#take(first);
    first.hello.catch((error: Error) => {
      this.#unreached = error;
    });
  }

  /** Nothing is under way. */
  get idle(): boolean {
    return this.#using === 0;
  }

  async request(operation: Operation, chain?: Chain): Promise<Reply> {
    this.#using += 1;
    try {
      if (this.#unreached) throw this.#unreached;
      if (this.#ending) await this.#reconsider(this.#ending);
      // What is asked for in one turn of the event loop goes out in the order in which it was asked for.
      const session = this.#session ?? (await this.#reopen());
      return await session.request(operation, chain);
    } finally {
      this.#leave();
    }
  }

  async finish(chain: Chain): Promise<boolean> {
    this.#ending = this.#session?.finish(chain);
    return (await this.#ending) ?? false;
  }

  /** Something is asked for after all: by a new session, if the old one is gone. */
  async #reconsider(ending: Promise<boolean>): Promise<void> {
    const isGone = await ending;
    if (this.#ending !== ending) return;
    this.#ending = undefined;
    if (isGone) await this.rest();
  }

  /** Ends the session. */
  async rest(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => {});
    await this.rest();
  }

  /** A session that is not greeted yet is in use, and one that does not come to stand is none: the next request tries anew. */
  #take(session: Connection): Connection {
    this.#session = session;
    this.#using += 1;
    const settle = () => this.#leave();
    session.hello.then(settle, () => {
      if (this.#session === session) this.#session = undefined;
      settle();
    });
    return session;
  }

  #leave(): void {
    this.#using -= 1;
    if (this.#session) this.#room.touch(this);
  }

  #reopen(): Promise<Connection> {
    this.#opening ??= this.#open()
      .then((session) => this.#take(session))
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }
}
