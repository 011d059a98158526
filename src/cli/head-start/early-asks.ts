import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFile } from '../cache-folder.ts';
import { type Asked, MOST_CHARACTERS } from './asked.ts';

/** How often it is looked whether a host has answered, in milliseconds. */
const LOOK = 3;
/** How often it is looked whether a host is being asked at all. A shell that has not told of its end from one look to the next is gone too. */
const LOOK_FURTHER = 500;
/** The clock of files lags behind, in milliseconds. */
const TICK = 1000;
/** Between making its folder and saying what it is for a shell needs no longer, in milliseconds. */
const MOST_WAIT = 200;

/** Hosts that a shell has begun to ask while Node started (early-script.ts). */
export class EarlyAsks {
  /** The answers to which the questions belong. */
  readonly id: string;
  readonly #folder: string;
  readonly #source: string;

  private constructor(folder: string, id: string, source: string) {
    this.#folder = folder;
    this.id = id;
    this.#source = source;
  }

  /** Takes over what the shell has begun; where it has not begun yet, it does not any more. */
  static take(): EarlyAsks | undefined {
    if (!existsSync(cacheFile('early'))) return undefined;
    const folder = cacheFile(`asked-${process.pid}`);
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return undefined;
      const begun = readBegun(folder);
      if (begun) return new EarlyAsks(folder, ...begun);
    }
    process.once('exit', () => remove(folder));
    return undefined;
  }

  /** The host of this number. Where the shell is gone that would tell of its end, it has ended as if it had said nothing. */
  answer(number: number): Asked {
    const isGone = this.#watchOver(number);
    const ended = new Promise<Awaited<Asked['ended']>>((resolve) => {
      const timer = setInterval(() => {
        const code = readWhole(this.#at(number, 'ended'));
        if (code === undefined && !isGone()) return;
        clearInterval(timer);
        resolve({ code: Number(code ?? Number.NaN), said: readSaid(this.#at(number, 'said')) });
      }, LOOK);
    });
    return { ended, kill: (signal) => this.#kill(number, signal) };
  }

  /** Tells, however often it is asked, whether nobody is there any more who would tell of a host's end. */
  #watchOver(number: number): () => boolean {
    let looked = Date.now();
    let gone = 0;
    return () => {
      if (Date.now() - looked < LOOK_FURTHER) return false;
      looked = Date.now();
      gone = this.#isRunning(number) ? 0 : gone + 1;
      return gone > 1;
    };
  }

  /** Nobody wants to know: the hosts are asked no longer, and not early the next time. */
  dismiss(): void {
    for (const name of readdirSync(this.#folder)) {
      if (name.endsWith('.pid')) this.#kill(Number.parseInt(name, 10), 'SIGTERM');
    }
    this.forget();
    this.end();
  }

  /** What was asked was no longer what the hosts answer. */
  forget(): void {
    if (!/^early-\d+-\d+$/.test(this.#source)) return;
    try {
      unlinkSync(join(dirname(this.#folder), this.#source));
    } catch {
      // Somebody else has.
    }
  }

  end(): void {
    remove(this.#folder);
  }

  #at(number: number, name: string): string {
    return join(this.#folder, `${number}.${name}`);
  }

  #isRunning(number: number): boolean {
    return this.#kill(number, 0);
  }

  /** False where it is not running, or not yet. */
  #kill(number: number, signal: NodeJS.Signals | 0): boolean {
    const pid = readWhole(this.#at(number, 'pid')) ?? '';
    if (!/^[1-9]\d*\n$/.test(pid) || readWhole(this.#at(number, 'ended')) !== undefined) return false;
    try {
      return process.kill(Number(pid), signal);
    } catch {
      return false;
    }
  }
}

/**
 * What was begun says whose answers it wants. Undefined where an earlier process of the same number has left the folder: it was not
 * begun for this one.
 */
function readBegun(folder: string): readonly [id: string, source: string] | undefined {
  const file = join(folder, 'id');
  const started = Date.now() - process.uptime() * 1000 - TICK;
  for (const end = Date.now() + MOST_WAIT; Date.now() < end; pause()) {
    const text = readWhole(file);
    if (text === undefined) continue;
    const [id = '', source = ''] = text.split('\n');
    const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return written < started || written > Date.now() + TICK ? undefined : [id, source];
  }
  return undefined;
}

/** What a shell has written into a file, whose last character is the newline behind it. */
function readWhole(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const text = readFileSync(file, 'utf8');
    return text.endsWith('\n') ? text : undefined;
  } catch {
    return undefined;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

function readSaid(file: string): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size === 0 || size > MOST_CHARACTERS ? '' : readFileSync(file, 'latin1');
}

/** Nothing is asked any more that has not begun: a shell cannot write there what it hears. */
function remove(folder: string): void {
  try {
    // What was being written into it meanwhile makes it try again.
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 10 });
  } catch {
    // It is removed with what is old.
  }
}
