import type { HostWait } from '../../modules/module.ts';
import { sleep } from '../../process/sleep.ts';
import type { Connection } from '../../transport/connection.ts';
import type { ModuleServices } from '../task/drive-module.ts';

/** Opens the connection again and again until it stands, and answers as is wanted, or the time is over; `elapsed` in whole seconds. */
export async function awaitHost(
  wait: HostWait,
  services: Pick<ModuleServices, 'reconnect' | 'signal'>,
): Promise<{ elapsed: number; fault?: string }> {
  const { signal } = services;
  const started = Date.now();
  const elapsed = () => Math.floor((Date.now() - started) / 1000);
  await sleep(wait.delay, signal);
  const end = Date.now() + wait.timeout * 1000;
  let fault = 'no time was given';
  while (Date.now() < end) {
    try {
      const wrong = await probe(await services.reconnect(wait.connectTimeout), wait);
      if (wrong === undefined) return { elapsed: elapsed() };
      fault = wrong;
    } catch (error) {
      signal?.throwIfAborted();
      fault = error instanceof Error ? error.message : String(error);
    }
    await sleep(wait.sleep, signal);
  }
  return { elapsed: elapsed(), fault };
}

async function probe(connection: Connection, { probe }: HostWait): Promise<string | undefined> {
  if (!probe) return undefined;
  const reply = await connection.request(probe.operation);
  if (!reply.ok) return reply.failure.message;
  if (!reply.result.run) throw new Error('a command was answered without its result');
  return probe.fault(reply.result.run);
}
