import type { RunEvent } from '../executor/events.ts';
import type { Reporter } from './reporter.ts';
import { safeText } from './terminal-text.ts';
import { WaitingLine } from './waiting-line.ts';

/** A reporter beside others on the same terminal. */
export interface Progress extends Reporter {
  /** A writer for the others: the line is gone before they print. */
  wrap(write: (text: string) => void): (text: string) => void;
  /** Asks somebody on the terminal: no line is drawn over the question. */
  hold<T>(ask: () => Promise<T>): Promise<T>;
}

/** A line on the terminal while a task takes long: which one, for how long, on which hosts it has not ended yet. */
export function createProgress(err: (text: string) => void, columns?: number): Progress {
  let task: string | undefined;
  let hosts = new Set<string>();
  let waiting = hosts;
  const describe = (seconds: number) => {
    if (hosts.size === 0) return undefined;
    const where = waiting.size === 0 ? '' : ` on ${nameSome([...waiting])}`;
    return `… ${safeText(task ?? 'connecting')} (${seconds} s)${where}`;
  };
  const line = new WaitingLine(err, describe, columns);
  const beginPlay = (names: readonly string[]) => {
    hosts = new Set(names);
    [task, waiting] = [undefined, new Set(names)];
  };
  const event = (each: RunEvent) => {
    if (each.type === 'play-start') beginPlay(each.hosts);
    if (each.type === 'task-start') [task, waiting] = [each.name, new Set(hosts)];
    if (each.type === 'result') waiting.delete(each.host);
    if (each.type === 'result' && each.outcome === 'unreachable') hosts.delete(each.host);
    if (each.type !== 'waiting') line.touch();
  };
  return {
    event,
    wrap: (write) => (text) => {
      if (text === '') return;
      line.erase();
      write(text);
    },
    hold: (ask) => line.hold(ask),
    close: () => line.end(),
  };
}

function nameSome(hosts: readonly string[]): string {
  const rest = hosts.length - 3;
  return hosts.slice(0, 3).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
