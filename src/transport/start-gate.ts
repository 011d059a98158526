import pLimit from 'p-limit';
import { STARTS_AT_ONCE } from '../process/session-limit.ts';

/** A login that takes longer waits for its own host, no longer for a bastion: it keeps nobody else waiting. */
const LOGIN_MILLISECONDS = 2000;

/** All logins of this process: a bastion is on the way of them all. */
const limit = pLimit(STARTS_AT_ONCE);

/** Starts a login when it is its turn; settles as it does. */
export function startInTurn<T>(start: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    void limit(() => {
      const login = start();
      login.then(resolve, reject);
      return settledWithin(login, LOGIN_MILLISECONDS);
    });
  });
}

function settledWithin(work: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    work
      .catch(() => {})
      .finally(() => {
        clearTimeout(timer);
        resolve();
      });
  });
}
