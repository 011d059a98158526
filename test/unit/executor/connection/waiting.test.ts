import { describe, expect, it, vi } from 'vitest';
import type { Reply, RunResult } from '../../../../src/agent/reply.ts';
import { awaitHost } from '../../../../src/executor/connection/await-host.ts';
import { pause } from '../../../../src/executor/task/pause-run.ts';
import type { Connection } from '../../../../src/transport/connection.ts';

const WAIT = { delay: 0, sleep: 0, timeout: 5, connectTimeout: 3 };

describe('waiting for a host', () => {
  it('tries until the connection stands', async () => {
    const seconds: (number | undefined)[] = [];
    const reconnect = async (timeout: number | undefined) => {
      seconds.push(timeout);
      if (seconds.length < 3) throw new Error('refused');
      return answering({ ok: false, failure: { reason: 'failed', message: 'asked for nothing' } });
    };
    expect(await awaitHost(WAIT, { reconnect, signal: undefined })).toEqual({ elapsed: 0 });
    expect(seconds).toEqual([3, 3, 3]);
  });

  it('says the last reason when the time is over', async () => {
    const reconnect = async () => {
      throw new Error('refused');
    };
    const wait = { ...WAIT, sleep: 1, timeout: 1 };
    expect(await awaitHost(wait, { reconnect, signal: undefined })).toEqual({ elapsed: 1, fault: 'refused' });
  });

  it('tries until the host answers as is wanted', async () => {
    const codes = [1, 1, 0];
    const operation = { kind: 'run', script: 'true', environment: {}, timeout: 0, check: false } as const;
    const probe = { operation, fault: ({ rc }: RunResult) => (rc === 0 ? undefined : `code ${rc}`) };
    const reconnect = async () => answering({ ok: true, result: { changed: true, run: runOf(codes.shift() ?? 0) } });
    expect(await awaitHost({ ...WAIT, probe }, { reconnect, signal: undefined })).toEqual({ elapsed: 0 });
    expect(codes).toEqual([]);
  });

  it('ends with the run', async () => {
    const controller = new AbortController();
    const reconnect = async () => {
      controller.abort(new Error('stop'));
      throw new Error('refused');
    };
    await expect(awaitHost(WAIT, { reconnect, signal: controller.signal })).rejects.toThrow('stop');
  });
});

function answering(reply: Reply): Connection {
  return { request: async () => reply } as unknown as Connection;
}

function runOf(rc: number): RunResult {
  return { rc, stdout: new Uint8Array(), stderr: new Uint8Array(), start: 0, end: 0, timedOut: false };
}

describe('a pause', () => {
  const request = { kind: 'pause', prompt: 'go on?', echo: true } as const;

  it('asks where there is a terminal, and gives the answer', async () => {
    const asked: unknown[] = [];
    const ask = async (...words: unknown[]) => {
      asked.push(words);
      return 'yes';
    };
    const { input } = await pause(request, { ask, offline: false, signal: undefined, tellPause: () => {} });
    expect(input).toBe('yes');
    // The second word is whether the answer is a secret.
    expect(asked).toEqual([['go on?', false]]);
  });

  it('lets no time pass while files are only rendered', async () => {
    const tellPause = vi.fn();
    const { started, ended } = await pause(
      { ...request, seconds: 60 },
      { ask: undefined, offline: true, signal: undefined, tellPause },
    );
    expect(ended - started).toBeLessThan(30);
    expect(tellPause).not.toHaveBeenCalled();
  });

  it('ends with the run', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    const tellPause = vi.fn();
    const services = { ask: undefined, offline: false, signal, tellPause };
    await expect(pause({ ...request, seconds: 60 }, services)).rejects.toThrow();
    expect(tellPause).toHaveBeenCalledWith(60, false);
  });
});
