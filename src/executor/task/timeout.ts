import type { ModuleResult } from '../../modules/module.ts';
import type { Soon } from '../soon.ts';
import { KeywordError } from './keyword-values.ts';

/** Seconds that the agent gets to end a command by itself, and to say so, before its connection is given up. */
const GRACE = 2;

/**
 * Lets a module work at most this long (0: as long as it takes). Commands are ended on the host by the agent; whatever
 * else is late is left alone, and `abandon` drops the connection, whose next answer would be to the wrong question.
 */
export function withTimeout<T extends ModuleResult>(
  seconds: number,
  work: () => Soon<T>,
  abandon: () => Promise<void>,
): Soon<T> {
  return seconds <= 0 ? work() : limited(seconds, work, abandon);
}

async function limited<T extends ModuleResult>(
  seconds: number,
  work: () => Soon<T>,
  abandon: () => Promise<void>,
): Promise<T> {
  const message = `Task failed: Timed out after ${seconds} second(s).`;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KeywordError(message)), (seconds + GRACE) * 1000);
  });
  const running = (async () => work())();
  // When the time is up the work's own end concerns nobody.
  running.catch(() => {});
  try {
    const result = await Promise.race([running, late]);
    return result.failed && result.msg !== undefined && message.endsWith(result.msg)
      ? { ...result, changed: false, msg: message }
      : result;
  } catch (error) {
    if (error instanceof KeywordError && error.message === message) await abandon();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
