import fs from 'node:fs';
import type { Use } from './signature.ts';

const LOOKS = ['existsSync', 'statSync', 'lstatSync', 'accessSync'] as const;
const READS = ['readFileSync', 'readdirSync', 'openSync'] as const;
const LATER_LOOKS = ['stat', 'lstat', 'access'] as const;
const LATER_READS = ['readFile', 'readdir', 'open'] as const;

type Functions = Record<string, (...args: unknown[]) => unknown>;

export interface Recording {
  /** Every path that was asked for so far, with the stronger of its uses. */
  readonly inputs: ReadonlyMap<string, Use>;
  stop(): void;
}

/**
 * Notes every file of the control node that is looked at or read from here on, whoever does it: it stands in front of
 * `node:fs`, since a list of inputs that has to be kept by hand would one day miss one.
 */
export function recordInputs(): Recording {
  const inputs = new Map<string, Use>();
  const note = (path: unknown, use: Use) => {
    const name = path instanceof URL ? path.pathname : String(path);
    if (inputs.get(name) !== 'read') inputs.set(name, use);
  };
  const undo = [
    ...LOOKS.map((name) => watch(fs as unknown as Functions, name, (path) => note(path, 'look'))),
    ...READS.map((name) => watch(fs as unknown as Functions, name, (path) => note(path, 'read'))),
    ...LATER_LOOKS.map((name) => watch(fs.promises as unknown as Functions, name, (path) => note(path, 'look'))),
    ...LATER_READS.map((name) => watch(fs.promises as unknown as Functions, name, (path) => note(path, 'read'))),
  ];
  return { inputs, stop: () => undo.forEach((each) => void each()) };
}

function watch(owner: Functions, name: string, note: (path: unknown) => void): () => void {
  const original = owner[name];
  if (original === undefined) return () => {};
  owner[name] = Object.assign(function watched(this: unknown, ...args: unknown[]) {
    note(args[0]);
    return original.apply(this, args);
  }, original);
  return () => {
    owner[name] = original;
  };
}
