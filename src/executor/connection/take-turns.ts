import type { Chain } from '../../agent/chain.ts';
import type { Operation } from '../../agent/operation.ts';
import type { Reply } from '../../agent/reply.ts';
import type { Connection } from '../../transport/connection.ts';

/** Requests of one chain, or a single one without: those behind it wait until all of them have answered. */
interface Turn {
  readonly chain: Chain | undefined;
  readonly begin: Promise<unknown>;
  end: Promise<unknown>;
}

/**
 * A connection that several hosts share (the control node, a host that tasks are delegated to): one operation at a time, so
 * that the failure of one host's operation is not taken for a reason to hold back another's. Only the operations of one chain
 * run behind each other, since that is what they are sent for.
 */
export function takeTurns(connection: Connection): Connection {
  let turn: Turn = { chain: undefined, begin: Promise.resolve(), end: Promise.resolve() };
  return {
    target: connection.target,
    hello: connection.hello,
    close: () => connection.close(),
    finish: async (chain) => {
      await turn.begin;
      return connection.finish(chain);
    },
    request: (operation: Operation, chain?: Chain): Promise<Reply> => {
      if (chain === undefined || chain !== turn.chain) turn = { chain, begin: turn.end, end: turn.end };
      const reply = turn.begin.then(() => connection.request(operation, chain));
      const settled = reply.catch(() => {});
      turn.end = turn.end.then(() => settled);
      return reply;
    },
  };
}
