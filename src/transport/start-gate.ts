import pLimit from 'p-limit';
import { STARTS_AT_ONCE } from '../process/session-limit.ts';

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

/** Starts a login when it is its turn; settles as it does. */
export function startInTurn<T>(start: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    void limit(() => {
      const login = measured(start);
      login.then(resolve, reject);
      return settledWithin(login, Math.max(SHORTEST_MILLISECONDS, LONGER_THAN_OTHERS * usual));
    });
  });
}

async function measured<T>(start: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const done = await start();
  usual = 0.8 * usual + 0.2 * (performance.now() - begin);
  return done;
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
