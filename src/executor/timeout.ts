import { KeywordError } from './keyword-values.ts';

/** Waits for work at most this long (0: as long as it takes); what comes later is not heard. */
export async function withTimeout<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  if (seconds <= 0) return work();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KeywordError(`Timed out after ${seconds} second(s).`)), seconds * 1000);
  });
  const running = work();
  // When the time is up the work's own end concerns nobody.
  running.catch(() => {});
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
