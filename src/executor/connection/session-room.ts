import { type Deferred, defer } from '../../agent/deferred.ts';
import type { RestingConnection } from './resting-connection.ts';

/** Room for so many sessions. When it is full, the one that nobody has used for longest makes way. */
export class SessionRoom {
  readonly most: number;
  #open = 0;
  /** The longest unused first. */
  readonly #sessions = new Set<RestingConnection>();
  #waiting: Deferred<void>[] = [];

  constructor(most: number) {
    this.most = most;
  }

  /** Waits for a place; who has one gives it back by `leave`. */
  async enter(): Promise<void> {
    while (this.#open >= this.most) {
      const idle = [...this.#sessions].find((each) => each.idle);
      if (idle) await this.#clear(idle);
      else await this.#change();
    }
    this.#open += 1;
  }

  leave(): void {
    this.#open -= 1;
    this.#tell();
  }

  /** A session that holds a place has been used just now. */
  touch(session: RestingConnection): void {
    this.#sessions.delete(session);
    this.#sessions.add(session);
    if (session.idle) this.#tell();
  }

  async #clear(session: RestingConnection): Promise<void> {
    this.#sessions.delete(session);
    await session.rest();
  }

  #change(): Promise<void> {
    const change = defer<void>();
    this.#waiting.push(change);
    return change.promise;
  }

  #tell(): void {
    for (const each of this.#waiting.splice(0)) each.resolve();
  }
}
