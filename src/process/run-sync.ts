import { spawnSync } from 'node:child_process';
import { countChild } from './children-run.ts';
import type { ProcessResult, RunOptions } from './run-process.ts';

/**
 * Runs a program to its end while everything else waits: for lookups, which are evaluated in the middle of a template.
 * Returns what `runProcess` returns.
 */
export function runSync(
  file: string,
  args: readonly string[],
  options: Omit<RunOptions, 'signal'> = {},
): ProcessResult {
  countChild();
  const result = spawnSync(file, args, {
    maxBuffer: options.maxBytes ?? 64 * 1024 * 1024,
    ...(options.input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] as const } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.environment === undefined ? {} : { env: { ...options.environment } }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout * 1000 }),
  } as Parameters<typeof spawnSync>[2]);
  const timedOut = (result.error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
  return {
    code: result.status,
    signal: result.signal,
    stdout: Buffer.from(result.stdout ?? ''),
    stderr: Buffer.from(result.stderr ?? ''),
    timedOut,
    ...(result.error === undefined || timedOut ? {} : { failure: result.error.message }),
  };
}
