/** Lets so many seconds pass. Rejects as soon as the signal is aborted. */
export async function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  // Loaded where it is needed: most runs never wait.
  const { setTimeout } = await import('node:timers/promises');
  await setTimeout(seconds * 1000, undefined, signal ? { signal } : {});
}
