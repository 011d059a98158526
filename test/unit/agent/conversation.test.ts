import { describe, expect, it } from 'vitest';
import { AnswerError } from '../../../src/agent/answer-parser.ts';
import { Conversation } from '../../../src/agent/conversation.ts';
import type { Operation } from '../../../src/agent/operation.ts';
import { contentOf, ensureFile } from './agents.ts';

const STAT: Operation = { kind: 'stat', path: '/x', follow: false };

/** A conversation with an agent that says what the test says. */
function talk() {
  const written: string[] = [];
  const conversation = new Conversation('nonce', async (bytes) => {
    written.push(typeof bytes === 'string' ? bytes : `<${bytes.length}>`);
  });
  conversation.receive(Buffer.from('\nnonce\n@0 ok 1 0\nclock 1000.5 20.25\n'));
  const hear = (text: string): void => conversation.receive(Buffer.from(text));
  const sent = async (): Promise<string[]> => {
    await new Promise((resolve) => setImmediate(resolve));
    return written.splice(0);
  };
  return { conversation, hear, sent };
}

describe('Conversation', () => {
  it('sends what it is asked for, byte for byte', async () => {
    const { conversation, sent } = talk();
    void conversation.request({ ...STAT, path: '/a b\nc\x1d\x1e\x1f', checksum: 'sha1' });
    void conversation.request({ kind: 'settle', handlers: [] });
    expect(await sent()).toEqual(['0 hold 2\n1 stat 3\x1d/a b\x1ec\x1fg\x1fr\x1fu\x1d0\x1dsha1\n2 settle 0\n']);
  });

  it('has the paths of a row of operations looked at together, once each, and those behind something else anew', async () => {
    const { conversation, sent } = talk();
    for (const path of ['/a', '/b/', '/b', '~/c']) void conversation.request({ ...STAT, path });
    void conversation.request({ kind: 'settle', handlers: [] });
    for (const path of ['/d', '/e\nf']) void conversation.request({ ...STAT, path });
    const stat = (id: number, path: string) => `${id} stat 3\x1d${path}\x1d0\x1d\n`;
    const first = `0 hold 7\n0 look 3\x1d3\x1d/a\x1d/b\n${stat(1, '/a')}${stat(2, '/b/')}${stat(3, '/b')}${stat(4, '~/c')}`;
    expect(await sent()).toEqual([`${first}5 settle 0\n${stat(6, '/d')}${stat(7, '/e\x1ef')}`]);
  });

  it('says its last word in one piece with what goes out before it', async () => {
    const { conversation, hear, sent } = talk();
    const reply = conversation.request(STAT);
    const finished = conversation.finish();
    expect(await sent()).toEqual(['0 hold 2\n1 stat 3\x1d/x\x1d0\x1d\n0 finish\n']);
    hear('@1 ok 0 0\n@0 ok 0 0\n');
    expect([(await reply).ok, await finished]).toEqual([true, true]);
    void conversation.end().catch(() => {});
    expect(await sent()).toEqual(['0 end\n']);
  });

  it('puts no request into the bytes of a payload', async () => {
    const { conversation, hear, sent } = talk();
    let release = (_: Uint8Array): void => {};
    const load = () =>
      new Promise<Uint8Array>((resolve) => {
        release = resolve;
      });
    void conversation.request(ensureFile('/f', 'bytes', { content: { ...contentOf(Buffer.from('bytes')), load } }));
    await sent();
    hear('@1 need 0 0\n');
    void conversation.request(STAT);
    expect(await sent()).toEqual([]);
    release(Buffer.from('bytes'));
    expect(await sent()).toEqual(['payload 1 5\n', '<5>', '2 stat 3\x1d/x\x1d0\x1d\n']);
  });

  it('converts the uptime of the host to its clock', async () => {
    const { conversation, hear } = talk();
    const reply = conversation.request({ kind: 'run', argv: ['x'], environment: {}, timeout: 0, check: false });
    hear('@1 ok 3 0\nrc 0\nstart 21.25\nend 22.25\n');
    expect(await reply).toMatchObject({ ok: true, result: { run: { start: 1001.5, end: 1002.5 } } });
  });

  it('holds what is asked after a failure until the skipped ones have answered', async () => {
    const { conversation, hear, sent } = talk();
    const replies = [conversation.request(STAT), conversation.request(STAT)];
    await sent();
    hear('@1 fail 2 0\nreason permission\nmessage no\n');
    void conversation.request(STAT);
    expect(await sent()).toEqual([]);
    hear('@2 skip 0 0\n');
    expect(await sent()).toEqual(['0 resume\n', '3 stat 3\x1d/x\x1d0\x1d\n']);
    expect(await Promise.all(replies)).toMatchObject([
      { ok: false, failure: { reason: 'permission', message: 'no' } },
      { ok: false, failure: { reason: 'skipped' } },
    ]);
  });

  it.each([
    ['an answer to no question', '@9 ok 0 0\n'],
    ['a need of an operation that has no bytes', '@1 need 0 0\n'],
  ])('refuses %s', (_what, text) => {
    const { conversation, hear } = talk();
    void conversation.request(STAT);
    expect(() => hear(text)).toThrow(AnswerError);
  });

  it('gives the bytes once and not again', async () => {
    const { conversation, hear, sent } = talk();
    void conversation.request(ensureFile('/f', 'x'));
    hear('@1 need 0 0\n');
    await sent();
    expect(() => hear('@1 need 0 0\n')).toThrow(AnswerError);
  });

  it('fails everything with the reason when the host is lost', async () => {
    const { conversation, hear } = talk();
    const first = conversation.request(STAT);
    hear('@1 fail 0 0\n');
    await first;
    const requests = [conversation.request(STAT), conversation.end()];
    conversation.lose(new Error('gone'));
    conversation.lose(new Error('gone twice'));
    requests.push(conversation.request(STAT));
    for (const request of requests) await expect(request).rejects.toThrow('gone');
    expect(conversation.waiting).toBe(false);
  });
});
