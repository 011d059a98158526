import { setMaxListeners } from 'node:events';
import { isatty } from 'node:tty';
import { type CommandIo, Interruption } from '../commands/command-io.ts';
import { spoilRepeat } from '../process/repeatable.ts';
import { watchOutput } from './output.ts';

/**
 * The real outside: standard streams, the terminal, signals. `stop` takes the signal handlers off again; `outputFailed` says
 * whether standard output could not be written.
 */
export function createIo(given: Pick<CommandIo, 'checksPassed' | 'connectionsBegun' | 'isKnown'> = {}): {
  io: CommandIo;
  stop: () => void;
  outputFailed: () => boolean;
} {
  const controller = new AbortController();
  // Every connection listens.
  setMaxListeners(0, controller.signal);
  const interrupt = () => controller.abort(new Interruption());
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const output = watchOutput(() => controller.abort(new Error('standard output cannot be written')));
  const io: CommandIo = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    color: { out: wantsColor(1), err: wantsColor(2) },
    interactive: isatty(2) && process.env.TERM !== 'dumb',
    cwd: process.cwd(),
    env: process.env,
    signal: controller.signal,
    askSecret: async (prompt) => {
      spoilRepeat();
      return (await import('./ask-secret.ts')).askSecret(prompt);
    },
    ...given,
    ...(isatty(0)
      ? {
          ask: async (prompt: string, secret: boolean) => {
            spoilRepeat();
            return (await import('./ask-secret.ts')).askOnTerminal(prompt, secret, controller.signal);
          },
        }
      : {}),
  };
  const stop = () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  return { io, stop, outputFailed: () => output.failure() !== undefined };
}

/** Color only on terminals; `NO_COLOR` (any value) and `TERM=dumb` take it away, `FORCE_COLOR` gives it. */
function wantsColor(stream: 1 | 2): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return isatty(stream) && TERM !== 'dumb';
}
