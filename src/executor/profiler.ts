import type { Operation } from '../agent/operation.ts';
import type { Connection } from '../transport/connection.ts';
import type { Connect } from './connection/connections.ts';
import { Span } from './span.ts';

/** Least, middle and greatest of a number for each host, in seconds. */
export interface Spread {
  readonly hosts: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Where a run's time went, in seconds; `total` and `lastAnswer` count from the start of the process. */
export interface Profile {
  /** From the start of the process to the end of the checks. */
  readonly startUp: number;
  /** From ssh being started to the agent's greeting. */
  readonly connect: Spread;
  /** In which the control node had nothing to do but wait. */
  readonly wait: number;
  /** Content of files that hosts lacked: from asking for it to their having written it, times that overlap counted once. */
  readonly transfer: { readonly bytes: number; readonly seconds: number };
  /** In which a host had operations to do. */
  readonly hostWork: Spread;
  /** When the last operation was answered. */
  readonly lastAnswer: number;
  readonly total: number;
}

/** Measures a run from here on: it stands between the executor and the connections. Local connections are no hosts. */
export class Profiler {
  readonly #checked = performance.now();
  readonly #loop = performance.eventLoopUtilization();
  readonly #connects: number[] = [];
  readonly #work: Span[] = [];
  readonly #transfer = new Span();
  #bytes = 0;
  #lastAnswer = this.#checked;

  /** The same connections, measured. */
  watch(connect: Connect): Connect {
    return async (target) => {
      const asked = performance.now();
      const connection = await connect(target);
      if (target.connection === 'local') return connection;
      const note = () => this.#connects.push(performance.now() - (connection.begun ?? asked));
      connection.hello.then(note, () => {});
      return this.#watchRequests(connection);
    };
  }

  /** What was measured up to now. */
  profile(): Profile {
    return {
      startUp: this.#checked / 1000,
      connect: spreadOf(this.#connects),
      wait: performance.eventLoopUtilization(this.#loop).idle / 1000,
      transfer: { bytes: this.#bytes, seconds: this.#transfer.length / 1000 },
      hostWork: spreadOf(this.#work.map((span) => span.length)),
      lastAnswer: this.#lastAnswer / 1000,
      total: performance.now() / 1000,
    };
  }

  #watchRequests(connection: Connection): Connection {
    const work = new Span();
    this.#work.push(work);
    return {
      target: connection.target,
      hello: connection.hello,
      close: () => connection.close(),
      finish: (chain) => connection.finish(chain),
      request: async (operation, chain) => {
        const endWork = openFrom(connection.hello, work);
        const watched = watchContent(operation, this.#transfer);
        try {
          return await connection.request(watched.operation, chain);
        } finally {
          this.#lastAnswer = performance.now();
          this.#bytes += watched.answered();
          endWork();
        }
      },
    };
  }
}

/** Opens the span when the host is there: what was asked for before waits for the login. Gives what closes it. */
function openFrom(hello: Promise<unknown>, work: Span): () => void {
  let state: 'waiting' | 'open' | 'over' = 'waiting';
  const open = () => {
    if (state !== 'waiting') return;
    state = 'open';
    work.open();
  };
  hello.then(open, () => {});
  return () => {
    if (state === 'open') work.close();
    state = 'over';
  };
}

/** Content is loaded when the host has said that it lacks it. `answered` ends the span, and gives the bytes that were sent in it. */
function watchContent(operation: Operation, transfer: Span): { operation: Operation; answered: () => number } {
  if (operation.kind !== 'ensure-file') return { operation, answered: () => 0 };
  const { content } = operation;
  let bytes = 0;
  let isSent = false;
  const load = () => {
    transfer.open();
    isSent = true;
    bytes = content.size;
    return content.load();
  };
  return {
    operation: { ...operation, content: { ...content, load } },
    answered: () => {
      if (isSent) transfer.close();
      return bytes;
    },
  };
}

function spreadOf(milliseconds: readonly number[]): Spread {
  const sorted = milliseconds.map((each) => each / 1000).sort((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { hosts: sorted.length, min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0 };
}
