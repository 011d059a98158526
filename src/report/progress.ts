import type { RunEvent } from '../executor/events.ts';
import type { Reporter } from './reporter.ts';

const FRAME_MILLISECONDS = 200;
const QUIET_MILLISECONDS = 1000;
const ERASE_LINE = '\r\u001b[K';

/**
 * One line on the terminal while nothing else has been printed for a second: what is being waited for, on which hosts, how
 * long. `write` wraps the writer of the other reports so that the line is gone before they print.
 */
export function createProgress(
  err: (text: string) => void,
): Reporter & { wrap(write: (text: string) => void): (text: string) => void } {
  let task = 'connecting';
  let since = Date.now();
  let drawn = false;
  const waiting = new Set<string>();
  const erase = () => {
    if (drawn) err(ERASE_LINE);
    drawn = false;
  };
  const timer = setInterval(() => {
    const elapsed = Date.now() - since;
    if (waiting.size === 0 || elapsed < QUIET_MILLISECONDS) return;
    err(`${ERASE_LINE}${describe(task, [...waiting], Math.floor(elapsed / 1000))}`);
    drawn = true;
  }, FRAME_MILLISECONDS);
  timer.unref();
  const touch = (event: RunEvent) => {
    if (event.type === 'play-start') for (const host of event.hosts) waiting.add(host);
    if (event.type === 'task-start') task = event.name;
    if (event.type !== 'waiting') since = Date.now();
  };
  return {
    event: touch,
    wrap: (write) => (text) => {
      if (text === '') return;
      erase();
      write(text);
    },
    close: () => {
      clearInterval(timer);
      erase();
    },
  };
}

function describe(task: string, hosts: readonly string[], seconds: number): string {
  const names = hosts.length > 3 ? `${hosts.slice(0, 3).join(', ')} and ${hosts.length - 3} more` : hosts.join(', ');
  return `… ${task} (${seconds} s) on ${names}`;
}
