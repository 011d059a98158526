import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { quoteShell } from '../parsing/quote.ts';
import { type BegunProcess, watchProcess } from './begin-process.ts';
import { StartedChild } from './started-child.ts';
import { STARTER } from './starter-script.ts';

/** So many children are worth a starter: it costs as much as starting a few itself. */
const MANY = 16;
/** Places for pipes that are made at once, and how many are left when more are made. */
const BATCH = 32;
const FEW = 16;
/** What a child holds that does not end is not waited for longer. */
const STOP_MILLISECONDS = 1000;

/**
 * Starts children by way of a small shell. To fork a process costs the more the larger it is, and makes it copy each page that it
 * writes to afterwards: with a few hundred MB that is as much processor time as ssh needs for a login.
 */
class Starter {
  readonly #folder = mkdtempSync(join(tmpdir(), 'calico-deploy-starts-'));
  readonly #shell: ChildProcessByStdio<Socket, Socket, null>;
  readonly #children = new Map<string, StartedChild>();
  readonly #ended: Promise<void>;
  #ready: string[] = [];
  #made = 0;
  #rest = '';

  constructor() {
    this.#shell = spawn('sh', ['-c', STARTER, 'sh', this.#folder], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    }) as ChildProcessByStdio<Socket, Socket, null>;
    this.#shell.unref();
    this.#shell.stdin.on('error', () => {}).unref();
    this.#shell.stdout.on('data', (chunk: Buffer) => this.#hear(String(chunk))).unref();
    this.#ended = new Promise((resolve) => {
      this.#shell.on('error', () => resolve()).on('close', () => resolve());
    });
    this.#shell.on('exit', () => this.#loseUnstarted());
    void this.#ended.then(() => this.#lose());
    this.#make();
  }

  /** A child of this command line; undefined where there is no place for one. */
  start(file: string, args: readonly string[]): BegunProcess | undefined {
    const id = this.#ready.shift();
    if (id === undefined) return undefined;
    if (this.#ready.length === FEW) this.#make();
    const begun = process.uptime() * 1000;
    const child = childAt(join(this.#folder, id));
    if (!child) return undefined;
    this.#children.set(id, child);
    this.#shell.stdout.ref();
    this.#say(`start ${id} ${[file, ...args].map(quoteLine).join(' ')}`);
    return watchProcess({ file, args, child, begun });
  }

  /** No child is started any more; resolves when all that this made is gone, or does not go. */
  stop(): Promise<void> {
    this.#ready = [];
    this.#shell.stdin.end();
    return new Promise((resolve) => {
      // It must not be left behind: this process ends when nothing is left that it waits for.
      const timer = setTimeout(resolve, STOP_MILLISECONDS);
      void this.#ended.then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #make(): void {
    const ids = Array.from({ length: BATCH }, () => (this.#made += 1));
    this.#say(`make ${ids.join(' ')}`);
  }

  #say(line: string): void {
    this.#shell.stdin.write(`${line}\n`);
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line.split(' '));
  }

  #take([verb = '', id = '', value = '']: string[]): void {
    const child = this.#children.get(id);
    if (verb === 'made') this.#ready.push(id);
    else if (verb === 'open') child?.noteOpen();
    else if (verb === 'pid') child?.notePid(Number(value));
    else if (verb === 'exit') {
      child?.noteExit(Number(value));
      this.#children.delete(id);
      // Nobody waits for a starter that has nothing to tell.
      if (this.#children.size === 0) this.#shell.stdout.unref();
    }
  }

  /** The shell was killed: it starts nothing any more, but what is behind it still tells how the children end that run already. */
  #loseUnstarted(): void {
    this.#ready = [];
    for (const [id, child] of this.#children) {
      if (child.pid !== undefined) continue;
      child.noteLost();
      this.#children.delete(id);
    }
  }

  /** The shell is gone, and nobody tells any more how its children end. */
  #lose(): void {
    this.#ready = [];
    for (const child of this.#children.values()) child.noteLost();
    this.#children.clear();
    // A shell that was killed has left it.
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Where descriptors are short, or somebody has removed the folder, it is left to the system. */
function childAt(place: string): StartedChild | undefined {
  try {
    return new StartedChild(place);
  } catch {
    return undefined;
  }
}

let starter: Starter | undefined;

/** So many children will be started before long. */
export function expectStarts(count: number): void {
  if (count >= MANY) starter ??= makeStarter();
}

/** Undefined where there is no place for pipes, or no process to be had: then each child is started by this process. */
function makeStarter(): Starter | undefined {
  try {
    return new Starter();
  } catch {
    return undefined;
  }
}

/** Starts a child by the starter, if there is one and it can. */
export function startDistant(file: string, args: readonly string[]): BegunProcess | undefined {
  return starter && isProgram(file) ? starter.start(file, args) : undefined;
}

/** Ends the starter; its children must have ended. */
export async function endStarter(): Promise<void> {
  const ended = starter?.stop();
  starter = undefined;
  await ended;
}

const programs = new Map<string, boolean>();

/** What is not there is better told of by the system than by a shell. */
function isProgram(file: string): boolean {
  let known = programs.get(file);
  if (known === undefined) {
    const folders = file.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
    known = folders.some((folder) => mayRun(folder === '' ? file : join(folder, file)));
    programs.set(file, known);
  }
  return known;
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A word for a shell that reads a line: its own newlines stand in a variable there. */
function quoteLine(word: string): string {
  return quoteShell(word).replaceAll('\n', `'"$nl"'`);
}
