import { countChild } from './children-run.ts';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; by default this process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly input?: Uint8Array | string;
  /** Seconds; the child is ended after them. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** Bytes of stdout and of stderr that are kept at most (default 64 MiB). */
  readonly maxBytes?: number;
}

/** What a child that ended has left. A child that could not be started has `code` null and `failure`. */
export interface ProcessResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly timedOut: boolean;
  readonly failure?: string;
}

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Runs a program on the control node to its end, without a shell, its stdin empty unless given. Never rejects for what the
 * program does. execa is loaded at the first use: it costs some 30 ms, and most runs start nothing but ssh.
 */
export async function runProcess(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProcessResult> {
  countChild();
  const { execa } = await import('execa');
  const result = await execa(file, args, {
    reject: false,
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: options.maxBytes ?? MAX_BYTES,
    forceKillAfterDelay: 2000,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.environment === undefined ? {} : { env: { ...options.environment }, extendEnv: false }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout * 1000 }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  return {
    code: result.exitCode ?? null,
    signal: result.signal ?? null,
    stdout: Buffer.from(result.stdout),
    stderr: Buffer.from(result.stderr),
    timedOut: result.timedOut,
    ...(result.failed && result.exitCode === undefined && result.signal === undefined
      ? { failure: result.originalMessage ?? result.shortMessage ?? 'could not be started' }
      : {}),
  };
}
