import { spawn } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { finished, type Readable, type Writable } from 'node:stream';

/** How a child came to its end: exit code or signal, or why it did not start. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

/** What is needed of a child of `node:child_process`: it tells of `error`, `exit` and `close`. */
export interface Child extends EventEmitter {
  readonly pid?: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
  kill(signal: NodeJS.Signals): unknown;
}

/** A child with three pipes that nobody has listened to yet; nothing that it writes is lost meanwhile. */
export interface BegunProcess {
  readonly file: string;
  readonly args: readonly string[];
  readonly child: Child;
  /** When, in milliseconds since this process started. */
  readonly begun: number;
  /** Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Of an agent that was sent to it already: the word by which its answers are known. */
  readonly nonce?: string;
}

export interface BeginOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** After the exit, pipes from which nothing comes for so long are left: a ControlMaster that ssh leaves behind holds stderr open. */
const QUIET_MILLISECONDS = 250;
/** So many times that long something may come: what stays behind may talk for ever. */
const MOST_ROUNDS = 20;

/** Starts a child, in a process group of its own: Ctrl-C at the terminal is for the run to handle, not for each child. */
export function beginProcess(file: string, args: readonly string[], options: BeginOptions = {}): BegunProcess {
  const begun = process.uptime() * 1000;
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.environment === undefined ? {} : { env: { ...options.environment } }),
  });
  return watchProcess({ file, args, child, begun });
}

/** Watches a child that has just been started. */
export function watchProcess(started: Omit<BegunProcess, 'ended'>): BegunProcess {
  const { child } = started;
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => {});
  return { ...started, ended: awaitEnd(child) };
}

function awaitEnd(child: Child): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('exit', (code, signal) => {
      const settle = (): void => {
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
        resolve({ code, signal });
      };
      // Nobody asks a child that succeeded why: what may hold its stderr is not waited for.
      if (code === 0) finished(child.stdout, settle);
      settleWhenQuiet(child, settle);
    });
  });
}

/** A busy process comes late to its timers: what waits in the pipes is read before it counts that nothing came. */
function settleWhenQuiet(child: Child, settle: () => void): void {
  const bytesRead = () => [child.stdout, child.stderr].map((stream) => (stream as Socket).bytesRead).join();
  let timer: NodeJS.Timeout;
  const waitFrom = (before: string, rounds: number): void => {
    const look = (): void => {
      const now = bytesRead();
      if (now === before || rounds === 0) settle();
      else waitFrom(now, rounds - 1);
    };
    timer = setTimeout(() => setImmediate(look), QUIET_MILLISECONDS);
  };
  waitFrom(bytesRead(), MOST_ROUNDS);
  child.once('close', () => clearTimeout(timer));
}

/** Writes pieces at once; resolves when the pipe has taken them. A child that is gone swallows what it is given. */
export function writeTo(stream: Writable, pieces: readonly (Uint8Array | string)[]): Promise<void> {
  return new Promise<void>((resolve) => {
    if (stream.destroyed || !stream.writable) return resolve();
    stream.cork();
    pieces.forEach((piece, at) => {
      stream.write(piece, at === pieces.length - 1 ? () => resolve() : undefined);
    });
    stream.uncork();
  });
}
