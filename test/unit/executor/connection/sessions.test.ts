import { describe, expect, it, vi } from 'vitest';
import { defer } from '../../../../src/agent/deferred.ts';
import type { Operation } from '../../../../src/agent/operation.ts';
import type { Reply } from '../../../../src/agent/reply.ts';
import { Connections } from '../../../../src/executor/connection/connections.ts';
import { defaultForks, sessionLimit } from '../../../../src/process/session-limit.ts';
import type { Connection, ConnectionTarget, Hello } from '../../../../src/transport/connection.ts';
import { startInTurn } from '../../../../src/transport/start-gate.ts';
import { LOCAL } from '../../agent/agents.ts';

const STAT: Operation = { kind: 'stat', path: '/', follow: false };
const DONE: Reply = { ok: true, result: { changed: false } };
const target = (name: string): ConnectionTarget => ({ ...LOCAL, name });

/** Connections to hosts that answer when the test says so, with room for two of them. */
function connections() {
  const open: string[] = [];
  const log: string[] = [];
  const answers = new Map<string, Promise<Reply>>();
  const connect = async (to: ConnectionTarget): Promise<Connection> => {
    log.push(`open ${to.name}`);
    open.push(to.name);
    expect(open.length).toBeLessThanOrEqual(2);
    return {
      target: to,
      hello: Promise.resolve({ user: 'root', uid: 0, shell: 'sh', bootId: '', owed: [] }),
      request: () => answers.get(to.name) ?? Promise.resolve(DONE),
      finish: async () => false,
      close: async () => {
        log.push(`close ${to.name}`);
        open.splice(open.indexOf(to.name), 1);
      },
    };
  };
  return { all: new Connections(connect, () => {}, 2), open, log, answers };
}

describe('sessions, where there is room for two', () => {
  it('make way when they are idle, the longest unused first, and open again when they are needed', async () => {
    const { all, log } = connections();
    const [a, b] = [await all.get(target('a')), await all.get(target('b'))];
    await a.request(STAT);
    const c = await all.get(target('c'));
    for (const each of [c, a, b]) await each.request(STAT);
    expect(log).toEqual(['open a', 'open b', 'close b', 'open c', 'close c', 'open b']);
    await all.closeAll();
  });

  it('do not make way while something is under way', async () => {
    const { all, open, answers } = connections();
    const [first, second] = [defer<Reply>(), defer<Reply>()];
    answers.set('a', first.promise).set('b', second.promise);
    const replies = [
      all.get(target('a')).then((each) => each.request(STAT)),
      all.get(target('b')).then((each) => each.request(STAT)),
    ];
    await vi.waitFor(() => expect(open).toEqual(['a', 'b']));
    const third = all.get(target('c'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(open).toEqual(['a', 'b']);
    second.resolve(DONE);
    await third;
    expect(open).toEqual(['a', 'c']);
    first.resolve(DONE);
    await Promise.all(replies);
    await all.closeAll();
    expect(open).toEqual([]);
  });

  it('are prepared as long as there is room', async () => {
    const { all, open } = connections();
    for (const name of ['a', 'b', 'c', 'd']) all.prepare(target(name));
    await vi.waitFor(() => expect(open).toEqual(['a', 'b']));
    await all.closeAll();
  });
});

describe('logins', () => {
  it('are ten at once, and one that hangs keeps its place for two seconds', async () => {
    const hanging = Array.from({ length: 10 }, () => startInTurn(() => ({ hello: new Promise<Hello>(() => {}) })));
    const started = Date.now();
    await startInTurn(() => ({ hello: new Promise<Hello>(() => {}) }));
    expect(Date.now() - started).toBeGreaterThan(1900);
    expect(hanging).toHaveLength(10);
  });
});

describe('how many', () => {
  it('sessions there can be is what descriptors and memory are enough for', () => {
    expect(sessionLimit(1024, 64e9)).toBe(224);
    expect(sessionLimit(20_000, 2 ** 31)).toBe(256);
    expect(sessionLimit(64, 0)).toBe(8);
  });

  it('hosts are worked on at once is what the processors do, and no more than sessions', () => {
    expect([defaultForks(2, 1000), defaultForks(8, 1000), defaultForks(8, 100)]).toEqual([50, 200, 100]);
  });
});
