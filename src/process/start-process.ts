import { spawn } from 'node:child_process';

/** How a child came to its end: exit code or signal, or why it did not start. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

export interface StartOptions {
  readonly onStdout: (chunk: Buffer) => void;
  /** Each line of stderr without its end; lines for which it returns true are kept out of the tail. */
  readonly onStderrLine?: (line: string) => boolean;
  /** What stderr holds behind its last newline: a prompt has none. */
  readonly onStderrRest?: (rest: string) => void;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A child with which one talks. */
export interface RunningProcess {
  readonly pid: number | undefined;
  /** Resolves when the child (or its pipe) can take more; a child that is gone swallows what it is given. */
  write(bytes: Uint8Array | string): Promise<void>;
  endInput(): void;
  kill(signal: NodeJS.Signals): void;
  /** The last lines of stderr. */
  stderrTail(): string;
  /** Never rejects. */
  readonly ended: Promise<ProcessEnd>;
}

/** After the exit, what is still in the pipes is read this long: a ControlMaster that ssh leaves behind holds stderr open. */
const DRAIN_MILLISECONDS = 250;
const TAIL_CHARACTERS = 8192;

/**
 * Starts a child with three pipes. Not by execa: this is on the way of every run, and loading execa costs more than
 * starting ssh does.
 */
export function startProcess(file: string, args: readonly string[], options: StartOptions): RunningProcess {
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own: Ctrl-C at the terminal is for the run to handle, not for each of its children.
    detached: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.environment === undefined ? {} : { env: { ...options.environment } }),
  });
  const tail = collectTail(options);
  child.stdout.on('data', options.onStdout);
  child.stderr.on('data', tail.push);
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => {});
  return {
    pid: child.pid,
    write: (bytes) => writeTo(child.stdin, bytes),
    endInput: () => child.stdin.end(),
    kill: (signal) => void child.kill(signal),
    stderrTail: tail.text,
    ended: awaitEnd(child),
  };
}

function awaitEnd(child: ReturnType<typeof spawn>): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('exit', (code, signal) => {
      const timer = setTimeout(() => {
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
        resolve({ code, signal });
      }, DRAIN_MILLISECONDS);
      child.once('close', () => clearTimeout(timer));
    });
  });
}

function writeTo(stream: NodeJS.WritableStream & { readonly destroyed?: boolean }, bytes: Uint8Array | string) {
  return new Promise<void>((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write(bytes, () => resolve());
  });
}

function collectTail({ onStderrLine, onStderrRest }: StartOptions) {
  let lines = '';
  let rest = '';
  const push = (chunk: Buffer): void => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = (parts.pop() ?? '').slice(-TAIL_CHARACTERS);
    const kept = parts.filter((line) => onStderrLine?.(line) !== true);
    lines = (lines + kept.map((line) => `${line}\n`).join('')).slice(-TAIL_CHARACTERS);
    if (rest !== '') onStderrRest?.(rest);
  };
  return { push, text: () => (lines + rest).trimEnd() };
}
