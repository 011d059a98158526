import type { Chain } from '../agent/chain.ts';
import type { Operation } from '../agent/operation.ts';
import type { Reply } from '../agent/reply.ts';
import { sleep } from '../process/sleep.ts';
import { type Connection, type ConnectionTarget, type Hello, UnreachableError } from './connection.ts';

/**
 * A connection that sshd dropped because too many were logging in is tried once more, a little later: what was asked of the first
 * is asked of the second, in the same order.
 */
export class RepeatedLogin implements Connection {
  readonly target: ConnectionTarget;
  readonly hello: Promise<Hello>;
  readonly begun?: number;
  readonly #first: Connection;
  readonly #start: () => Promise<Connection>;
  readonly #signal: AbortSignal | undefined;
  #second: Promise<Connection> | undefined;
  #isClosed = false;

  constructor(first: Connection, start: () => Promise<Connection>, signal: AbortSignal | undefined) {
    this.target = first.target;
    if (first.begun !== undefined) this.begun = first.begun;
    this.#first = first;
    this.#start = start;
    this.#signal = signal;
    this.hello = this.#withEither((session) => session.hello);
    this.hello.catch(() => {});
  }

  request(operation: Operation, chain?: Chain): Promise<Reply> {
    return this.#withEither((session) => session.request(operation, chain));
  }

  finish(chain: Chain): Promise<boolean> {
    return this.#withEither((session) => session.finish(chain));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await (await (this.#second ?? this.#first)).close();
  }

  async #withEither<T>(use: (session: Connection) => Promise<T>): Promise<T> {
    if (this.#second) return use(await this.#second);
    try {
      return await use(this.#first);
    } catch (error) {
      if (!(error instanceof UnreachableError) || error.reason !== 'dropped') throw error;
      if (this.#isClosed && !this.#second) throw error;
      this.#second ??= this.#startLater();
      return use(await this.#second);
    }
  }

  async #startLater(): Promise<Connection> {
    await sleep(1 + 2 * Math.random(), this.#signal).catch(() => {});
    return this.#start();
  }
}
