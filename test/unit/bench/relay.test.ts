import { createServer, type Server } from 'node:net';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';

const relay = new URL('../../bench/relay.cjs', import.meta.url).pathname;
let server: Server | undefined;

/** A server that gives back what it gets. */
async function echo(): Promise<number> {
  server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

async function send(input: Buffer, delay: number, megabits: number) {
  const start = performance.now();
  const words = [relay, String(delay), String(megabits), '127.0.0.1', String(await echo())];
  const { stdout } = await execa('node', words, { input, encoding: 'buffer' });
  return { stdout, milliseconds: performance.now() - start };
}

afterEach(() => server?.close());

describe('the relay', () => {
  const bytes = Buffer.from(Array.from({ length: 500_000 }, (_, at) => at % 251));

  it('passes every byte on, in order', async () => {
    expect(Buffer.compare((await send(bytes, 0, 0)).stdout, bytes)).toBe(0);
  });

  it('holds bytes back for the delay, each way', async () => {
    const { stdout, milliseconds } = await send(Buffer.from('word'), 200, 0);
    expect(Buffer.from(stdout).toString()).toBe('word');
    expect(milliseconds).toBeGreaterThan(400);
  });

  it('is no faster than its line', async () => {
    const { stdout, milliseconds } = await send(bytes, 0, 8);
    expect(Buffer.compare(stdout, bytes)).toBe(0);
    expect(milliseconds).toBeGreaterThan(490);
  });
});
