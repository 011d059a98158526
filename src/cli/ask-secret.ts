import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';

/** Asks on the terminal without echo. Throws a usage diagnostic where there is no terminal to ask on. */
export async function askSecret(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new DiagnosticError(errorAt('cli/usage', 'a password is asked for, but there is no terminal to ask on'));
  }
  return askOnTerminal(prompt, true);
}

/** Asks on the terminal; a secret is not shown while it is typed. Rejects when the signal ends the run. */
export async function askOnTerminal(prompt: string, secret: boolean, signal?: AbortSignal): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = secret ? silent : process.stderr;
  // The reader draws its line anew with each key: the part of the prompt that stands in it must be the reader's own.
  const begin = secret ? prompt.length : prompt.lastIndexOf('\n') + 1;
  // It takes the terminal's own echo away, and must have done so when somebody answers.
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  process.stderr.write(prompt.slice(0, begin));
  try {
    return await new Promise<string>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      // A terminal in raw mode gives no signal for Ctrl+C of its own accord.
      reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      reader.question(prompt.slice(begin), resolve);
    });
  } finally {
    reader.close();
    if (secret) process.stderr.write('\n');
  }
}
