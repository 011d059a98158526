import { setTimeout as sleep } from 'node:timers/promises';
import type { HostWait } from '../modules/module.ts';
import type { ModuleServices } from './drive-module.ts';

/** Opens the connection again and again until it stands or the time is over; `elapsed` in whole seconds. */
export async function awaitHost(
  wait: HostWait,
  { reconnect, signal }: Pick<ModuleServices, 'reconnect' | 'signal'>,
): Promise<{ elapsed: number; fault?: string }> {
  const options = signal ? { signal } : {};
  const started = Date.now();
  const elapsed = () => Math.floor((Date.now() - started) / 1000);
  await sleep(wait.delay * 1000, undefined, options);
  const end = Date.now() + wait.timeout * 1000;
  let fault = 'no time was given';
  while (Date.now() < end) {
    try {
      await reconnect(wait.connectTimeout);
      return { elapsed: elapsed() };
    } catch (error) {
      signal?.throwIfAborted();
      fault = error instanceof Error ? error.message : String(error);
    }
    await sleep(wait.sleep * 1000, undefined, options);
  }
  return { elapsed: elapsed(), fault };
}
