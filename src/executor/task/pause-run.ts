import type { ModuleRequest } from '../../modules/module.ts';
import { sleep } from '../../process/sleep.ts';
import type { ModuleServices } from './drive-module.ts';

/** Lets the seconds pass, or asks the operator where there is a terminal; a run that is stopped ends the wait. */
export async function pause(
  { seconds, prompt, echo }: Extract<ModuleRequest, { kind: 'pause' }>,
  services: Pick<ModuleServices, 'ask' | 'offline' | 'signal' | 'tellPause'>,
): Promise<{ input?: string; started: number; ended: number }> {
  const started = Date.now() / 1000;
  if (seconds !== undefined && !services.offline) {
    services.tellPause(seconds, !echo);
    await sleep(seconds, services.signal);
  }
  const input = seconds === undefined ? await services.ask?.(prompt, !echo) : undefined;
  return { ...(input === undefined ? {} : { input }), started, ended: Date.now() / 1000 };
}
