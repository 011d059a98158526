import type { Reply } from '../agent/reply.ts';
import type { Connection } from '../transport/connection.ts';

/**
 * A connection that several hosts share (the control node, a host that tasks are delegated to): one operation at a time, so
 * that the failure of one host's operation is not taken for a reason to hold back another's.
 */
export function takeTurns(connection: Connection): Connection {
  let last: Promise<unknown> = Promise.resolve();
  return {
    target: connection.target,
    hello: connection.hello,
    close: () => connection.close(),
    request: (operation): Promise<Reply> => {
      const turn = last.then(() => connection.request(operation));
      last = turn.catch(() => {});
      return turn;
    },
  };
}
