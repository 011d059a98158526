import pLimit from 'p-limit';
import { STARTS_AT_ONCE } from '../process/session-limit.ts';
import type { Connection } from './connection.ts';

/**
 * A login that takes longer than others, at least so long, waits for its own host, no longer for a bastion: it keeps nobody else
 * waiting.
 */
const SHORTEST_MILLISECONDS = 2000;
const LONGER_THAN_OTHERS = 4;

/** All logins of this process: a bastion is on the way of them all. */
const limit = pLimit(STARTS_AT_ONCE);
/** What a login took of late. */
let usual = 0;

/** Starts a login when it is its turn; gives what `start` does, whose `hello` tells how the login ends. */
export function startInTurn<T extends Pick<Connection, 'hello'>>(start: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    void limit(async () => {
      const begin = process.uptime();
      try {
        const begun = start();
        resolve(begun);
        void begun.hello.then(
          () => noteLogin(1000 * (process.uptime() - begin)),
          () => {},
        );
        await settledWithin(begun.hello, Math.max(SHORTEST_MILLISECONDS, LONGER_THAN_OTHERS * usual));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function noteLogin(milliseconds: number): void {
  usual = 0.8 * usual + 0.2 * milliseconds;
}

function settledWithin(work: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const settle = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(settle, settle);
  });
}
