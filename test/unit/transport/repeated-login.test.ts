import { describe, expect, it, vi } from 'vitest';
import type { Operation } from '../../../src/agent/operation.ts';
import { type Connection, type Hello, UnreachableError } from '../../../src/transport/connection.ts';
import { RepeatedLogin } from '../../../src/transport/repeated-login.ts';
import { LOCAL } from '../agent/agents.ts';

const LOOK = (path: string): Operation => ({ kind: 'stat', path, follow: false });
const HELLO: Hello = { user: 'root', uid: 0, shell: 'sh', bootId: '', owed: [] };

/** A login whose outcome the test decides, and what was asked of it. */
function login(hello: Promise<Hello>) {
  const asked: string[] = [];
  hello.catch(() => {});
  const connection: Connection = {
    target: LOCAL,
    hello,
    request: async (operation) => {
      asked.push('path' in operation ? operation.path : '');
      await hello;
      return { ok: true, result: { changed: false } };
    },
    finish: async () => false,
    close: vi.fn(async () => {}),
  };
  return { connection, asked };
}

function dropped(milliseconds: number): Promise<Hello> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new UnreachableError('dropped', 'dropped', '')), milliseconds);
  });
}

describe('a login that is dropped', () => {
  it('is tried once more, with all that was asked of the first, in order', async () => {
    const [first, second] = [login(dropped(20)), login(Promise.resolve(HELLO))];
    const both = new RepeatedLogin(first.connection, async () => second.connection, AbortSignal.abort());
    const replies = await Promise.all(['/a', '/b', '/c'].map((path) => both.request(LOOK(path))));
    expect(replies.every(({ ok }) => ok)).toBe(true);
    expect(second.asked).toEqual(['/a', '/b', '/c']);
    expect(await both.hello).toBe(HELLO);
    await both.close();
    expect(second.connection.close).toHaveBeenCalled();
  });

  it('is not tried again once it was closed', async () => {
    const first = login(dropped(20));
    const start = vi.fn(async () => first.connection);
    const both = new RepeatedLogin(first.connection, start, AbortSignal.abort());
    await both.close();
    await expect(both.hello).rejects.toMatchObject({ reason: 'dropped' });
    expect(start).not.toHaveBeenCalled();
  });
});
