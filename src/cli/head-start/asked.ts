import { type BegunProcess, beginProcess } from '../../process/begin-process.ts';
import { startDistant } from '../../process/starter.ts';

/** A host that is being asked. */
export interface Asked {
  /** How its ssh ended and all that it said, a character for each byte. Never rejects. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  kill(signal: NodeJS.Signals): void;
}

/** What is more than this is no answer. */
export const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Asks one host by a command line that reads the script; `onSign` is told of each sign of life. */
export function askHost([file = '', ...args]: readonly string[], script: string, onSign: () => void): Asked {
  const begun: BegunProcess = startDistant(file, args) ?? beginProcess(file, args);
  const { child } = begun;
  const said: string[] = [];
  let characters = 0;
  child.stdin.end(script);
  child.stderr.resume();
  child.stdout.on('data', (chunk: Buffer) => {
    onSign();
    characters += chunk.length;
    if (characters <= MOST_CHARACTERS) said.push(chunk.toString('latin1'));
    else child.kill('SIGKILL');
  });
  return {
    ended: begun.ended.then(({ code }) => ({ code, said: said.join('') })),
    kill: (signal) => void child.kill(signal),
  };
}
