import type { ModuleResult } from '../../modules/module.ts';
import type { Value } from '../../parsing/value.ts';
import type { Soon } from '../soon.ts';

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
): Soon<T | ModuleResult> {
  return seconds <= 0 ? work() : limited(seconds, work, abandon);
}

async function limited<T extends ModuleResult>(
  seconds: number,
  work: () => Soon<T>,
  abandon: () => Promise<void>,
): Promise<T | ModuleResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), (seconds + GRACE) * 1000);
  });
  const running = (async () => work())();
  // When the time is up the work's own end concerns nobody.
  running.catch(() => {});
  try {
    const result = await Promise.race([running, late]);
    if (result === undefined) await abandon();
    const message = `Task failed: Timed out after ${seconds} second(s).`;
    const isLate = result === undefined || (result.failed && result.msg !== undefined && message.endsWith(result.msg));
    return isLate ? timedOut(seconds, message) : result;
  } finally {
    clearTimeout(timer);
  }
}

/** What Ansible registers then: nothing of what the module found, and no keyword has a say in it. */
function timedOut(seconds: number, msg: string): ModuleResult {
  const timedout = new Map<Value, Value>([
    ['frame', 'Configure `DISPLAY_TRACEBACK` to see a traceback on timeout errors.'],
    ['period', seconds],
  ]);
  return { changed: false, failed: true, isFinal: true, msg, values: new Map([['timedout', timedout]]) };
}
