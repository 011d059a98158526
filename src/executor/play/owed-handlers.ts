import type { Operation } from '../../agent/operation.ts';
import type { Connection } from '../../transport/connection.ts';

/**
 * Handlers that hosts have noted as owed: a change that notifies a handler notes it on the host before it is made, so
 * that a crash in between cannot lose the restart; the note is struck off after the handler ran.
 */
export class OwedHandlers {
  /** By the host that was notified: the connections whose agents have the note, each with the handlers. */
  readonly #owed = new Map<string, Map<Connection, Set<string>>>();
  /** By connection: what its agent said, when it started, that it owes from an earlier run. */
  readonly #greeted = new Map<Connection, readonly string[]>();

  /** Remembers what an operation asks an agent to note for a host. */
  note(host: string, operation: Operation, connection: Connection): void {
    if (!('owes' in operation) || !operation.owes || operation.check) return;
    for (const handler of operation.owes) this.#add(host, connection, handler);
  }

  /** Waits for what an agent says when it starts, and remembers what it owes. Rejects when the host is not reached. */
  async greet(host: string, connection: Connection): Promise<void> {
    const { owed } = await connection.hello;
    if (this.#greeted.has(connection)) return;
    this.#greeted.set(connection, owed);
    for (const handler of owed) this.#add(host, connection, handler);
  }

  /** Handlers that a host owed when the run began and that have not been struck off. */
  fromEarlier(host: string): string[] {
    const found: string[] = [];
    for (const [connection, handlers] of this.#owed.get(host) ?? []) {
      found.push(...(this.#greeted.get(connection) ?? []).filter((handler) => handlers.has(handler)));
    }
    return [...new Set(found)];
  }

  /** Has the agents strike off a handler that ran. A host that is gone keeps its note. */
  async settle(host: string, handler: string): Promise<void> {
    const requests: Promise<unknown>[] = [];
    for (const [connection, handlers] of this.#owed.get(host) ?? []) {
      if (!handlers.delete(handler)) continue;
      requests.push(connection.request({ kind: 'settle', handlers: [handler] }).catch(() => handlers.add(handler)));
    }
    await Promise.all(requests);
  }

  /** What is still owed, by host. */
  left(): Map<string, string[]> {
    const left = new Map<string, string[]>();
    for (const [host, connections] of this.#owed) {
      const handlers = new Set([...connections.values()].flatMap((each) => [...each]));
      if (handlers.size > 0) left.set(host, [...handlers]);
    }
    return left;
  }

  #add(host: string, connection: Connection, handler: string): void {
    let connections = this.#owed.get(host);
    if (!connections) {
      connections = new Map();
      this.#owed.set(host, connections);
    }
    const handlers = connections.get(connection) ?? new Set();
    connections.set(connection, handlers.add(handler));
  }
}
