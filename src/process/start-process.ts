import {
  type BeginOptions,
  type BegunProcess,
  beginProcess,
  type Child,
  type ProcessEnd,
  writeTo,
} from './begin-process.ts';
import { startDistant } from './starter.ts';

export interface StartOptions extends BeginOptions {
  readonly onStdout: (chunk: Buffer) => void;
  /** Each line of stderr without its end; lines for which it returns true are kept out of the tail. */
  readonly onStderrLine?: (line: string) => boolean;
  /** What stderr holds behind its last newline: a prompt has none. */
  readonly onStderrRest?: (rest: string) => void;
}

/** A child with which one talks. */
export interface RunningProcess {
  readonly pid: number | undefined;
  /** When it was started, in milliseconds since this process was. */
  readonly begun: number;
  /** Resolves when the child (or its pipe) can take more; a child that is gone swallows what it is given. */
  write(...pieces: readonly (Uint8Array | string)[]): Promise<void>;
  endInput(): void;
  kill(signal: NodeJS.Signals): void;
  /** The same for all processes of its group, where it leads one. */
  killGroup(signal: NodeJS.Signals): void;
  /** The last lines of stderr. */
  stderrTail(): string;
  /** Never rejects. */
  readonly ended: Promise<ProcessEnd>;
}

const TAIL_CHARACTERS = 8192;

/** Children that were begun before the run knew that it needs them. */
const offered = new Set<BegunProcess>();
/** The command lines of all children that were started here in this process's own surroundings. */
const started: (readonly string[])[] = [];

/** Offers children, for whoever would start the same again. */
export function offerProcesses(processes: readonly BegunProcess[]): void {
  for (const each of processes) offered.add(each);
}

/** Ends those that nobody has taken. */
export function dismissOffered(): void {
  for (const { child } of offered) child.kill('SIGTERM');
  offered.clear();
}

export function startedCommands(): readonly (readonly string[])[] {
  return started;
}

/**
 * Starts a child with three pipes. Not by execa: this is on the way of every run, and loading execa costs more than
 * starting ssh does.
 */
export function startProcess(file: string, args: readonly string[], options: StartOptions): RunningProcess {
  const isPlain = options.cwd === undefined && options.environment === undefined;
  if (isPlain) started.push([file, ...args]);
  return listenTo((isPlain && startDistant(file, args)) || beginProcess(file, args, options), options);
}

/** Talks with a child that has been begun. */
export function listenTo({ child, begun, ended }: BegunProcess, options: StartOptions): RunningProcess {
  const tail = collectTail(options);
  child.stdout.on('data', options.onStdout);
  child.stderr.on('data', tail.push);
  return {
    pid: child.pid,
    begun,
    write: (...pieces) => writeTo(child.stdin, pieces),
    endInput: () => child.stdin.end(),
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void (signalGroup(child, signal) || child.kill(signal)),
    stderrTail: tail.text,
    ended,
  };
}

/** An offered child of this command line that is still there; it is offered to nobody else. */
export function takeOffered(file: string, args: readonly string[]): BegunProcess | undefined {
  const command = JSON.stringify([file, ...args]);
  const found = [...offered].find((each) => JSON.stringify([each.file, ...each.args]) === command);
  if (found) offered.delete(found);
  return found && isRunning(found) ? found : undefined;
}

/** What came to its end unheard is tried again: it can no longer tell why. */
function isRunning({ child }: BegunProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** False where it leads no group: a child of the starter does not. */
function signalGroup({ pid, exitCode, signalCode }: Child, signal: NodeJS.Signals): boolean {
  if (pid === undefined || exitCode !== null || signalCode !== null) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
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
