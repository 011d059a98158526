import type { Value } from '../parsing/value.ts';
import type { Effects } from './render-context.ts';

/** What the evaluation of a variable reads: other variables, and files of the control node. */
export class Reads {
  readonly variables: (readonly [name: string, value: Value | undefined])[] = [];
  /** Names of which no more was asked than whether they are variables. */
  readonly asked: (readonly [name: string, isThere: boolean])[] = [];
  /** The state in which files were, by path. */
  readonly files = new Map<string, string>();
  /** Something was read that cannot be noted. */
  isSpoilt = false;
}

/** Evaluation is synchronous: what is read belongs to the innermost that is under way. */
let current: Reads | undefined;

/** Evaluates something; what it reads is noted, or nowhere. */
export function noting<T>(reads: Reads | undefined, evaluate: () => T): T {
  const outer = current;
  current = reads;
  try {
    return evaluate();
  } finally {
    current = outer;
  }
}

export function noteVariable(name: string, value: Value | undefined): void {
  current?.variables.push([name, value]);
}

export function notePresence(name: string, isThere: boolean): void {
  current?.asked.push([name, isThere]);
}

export function spoilReads(): void {
  if (current) current.isSpoilt = true;
}

/** The same effects; what is reached through them is noted. `count` hears of those whose answer may be another the next time. */
export function notedEffects(effects: Effects, count: () => void): Effects {
  const file = <Result>(read: (path: string) => Result) => {
    return (path: string): Result => {
      noteFile(path, effects);
      return read(path);
    };
  };
  const spoiling = <Args extends unknown[], Result>(read: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      spoilReads();
      return read(...args);
    };
  };
  const chance = <Args extends unknown[], Result>(read: (...args: Args) => Result) => {
    return spoiling((...args: Args): Result => {
      count();
      return read(...args);
    });
  };
  const { realPath } = effects;
  return {
    ...effects,
    readFile: file((path) => effects.readFile(path)),
    exists: file((path) => effects.exists(path)),
    stat: spoiling((path) => effects.stat(path)),
    ...(realPath && { realPath: spoiling((path: string) => realPath.call(effects, path)) }),
    listDirectory: spoiling((path) => effects.listDirectory(path)),
    runShell: chance((command, cwd) => effects.runShell(command, cwd)),
    now: chance(() => effects.now()),
    randomBytes: chance((size) => effects.randomBytes(size)),
  };
}

function noteFile(path: string, effects: Effects): void {
  if (!current || current.files.has(path)) return;
  if (effects.stateOf) current.files.set(path, effects.stateOf(path));
  else current.isSpoilt = true;
}
