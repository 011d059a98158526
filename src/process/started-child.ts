import { EventEmitter } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Child } from './begin-process.ts';

const { O_NONBLOCK, O_RDONLY, O_RDWR } = constants;

/** The child's end is a pipe, no socket: all there is to do at the end is to close it. */
class Inlet extends Socket {
  override _final(done: (error?: Error | null) => void): void {
    done();
  }
}

/** A child of the starter: it has been asked for, and its pipes are there. */
export class StartedChild extends EventEmitter implements Child {
  pid: number | undefined;
  readonly stdin: Socket;
  readonly stdout: Socket;
  readonly stderr: Socket;
  exitCode: number | null = null;
  readonly signalCode = null;
  readonly #closed: readonly Promise<unknown>[];
  /** Until the child has its ends: a pipe that nobody else has open is at its end, and what was written to it is lost. */
  #kept: number[];
  #signal: NodeJS.Signals | undefined;
  #ended = false;

  /** `place`: the path of the pipes without their endings. Throws the system's error where they cannot be opened. */
  constructor(place: string) {
    super();
    const [input, output, errors, ...kept] = openAll(place);
    this.stdin = new Inlet({ fd: input, readable: false, writable: true });
    this.stdout = new Socket({ fd: output, readable: true, writable: false });
    this.stderr = new Socket({ fd: errors, readable: true, writable: false });
    this.#kept = kept;
    this.#closed = [this.stdout, this.stderr].map((stream) => new Promise((resolve) => stream.once('close', resolve)));
  }

  /** Before it is known which process it is, a signal waits. */
  kill(signal: NodeJS.Signals): void {
    if (this.#ended) return;
    if (this.pid === undefined) this.#signal = signal;
    else sendSignal(this.pid, signal);
  }

  /** The child has all its pipes. */
  noteOpen(): void {
    for (const descriptor of this.#kept.splice(0)) closeSync(descriptor);
  }

  notePid(pid: number): void {
    this.pid = pid;
    if (this.#signal !== undefined) this.kill(this.#signal);
  }

  noteExit(code: number): void {
    if (!this.#endNow()) return;
    this.exitCode = code;
    this.stdin.destroy();
    void Promise.all(this.#closed).then(() => this.emit('close', code, null));
    this.emit('exit', code, null);
  }

  /** Nobody will tell any more how it ends, if it has begun at all. */
  noteLost(): void {
    if (!this.#endNow()) return;
    for (const stream of [this.stdin, this.stdout, this.stderr]) stream.destroy();
    this.emit('error', new Error('the shell that starts processes was killed'));
  }

  /** From now on; false where it was before. */
  #endNow(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.noteOpen();
    return true;
  }
}

/** The ends of the three pipes of this process, and all of them once more. A pipe without a reader cannot be opened for writing alone. */
function openAll(place: string): [number, number, number, ...number[]] {
  const [input, output, errors] = [`${place}.in`, `${place}.out`, `${place}.err`] as const;
  const opened: number[] = [];
  const open = (path: string, mode: number) => {
    opened.push(openSync(path, mode | O_NONBLOCK));
    return opened.at(-1) as number;
  };
  try {
    const ends = [open(input, O_RDWR), open(output, O_RDONLY), open(errors, O_RDONLY)] as [number, number, number];
    return [...ends, open(input, O_RDWR), open(output, O_RDWR), open(errors, O_RDWR)];
  } catch (error) {
    for (const descriptor of opened) closeSync(descriptor);
    throw error;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}
