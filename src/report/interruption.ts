import type { RunEvent } from '../executor/events.ts';
import type { Reporter } from './reporter.ts';
import { safeText } from './terminal-text.ts';

/** Remembers where a run is, and says so when somebody ends it. */
export function createInterruptionReporter(write: (text: string) => void): Reporter & { interrupt(): void } {
  let where = 'before the first task';
  const event = (each: RunEvent) => {
    if (each.type === 'task-start') where = `in the task '${safeText(each.name)}' (${safeText(each.place)})`;
    if (each.type === 'recap') where = 'at the end of the playbook';
  };
  const interrupt = () =>
    write(`\ninterrupted ${where}: commands that were running are ended, jobs in the background are not\n`);
  return { event, interrupt, close: () => {} };
}
