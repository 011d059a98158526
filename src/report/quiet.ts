import type { RunEvent, TaskReport } from '../executor/events.ts';
import type { Reporter } from './reporter.ts';

/** What the configuration wants to see: `display_skipped_hosts`, `display_ok_hosts`. */
export interface QuietOptions {
  readonly showsSkipped: boolean;
  readonly showsOk: boolean;
}

/**
 * Stands before a reporter and keeps from it the hosts that skipped a task, or on which nothing changed, as the default callback of
 * Ansible does: a task is announced when there is something to tell of it.
 */
export function createQuietReporter(inner: Reporter, options: QuietOptions): Reporter {
  if (options.showsOk && options.showsSkipped) return inner;
  let announcement: RunEvent | undefined;
  const event = (each: RunEvent) => {
    if (each.type === 'task-start') {
      announcement = each;
      return;
    }
    if (isReport(each) && isHidden(each, options)) return;
    if (isReport(each) && announcement) {
      inner.event(announcement);
      announcement = undefined;
    }
    inner.event(each);
  };
  return { event, close: () => inner.close() };
}

function isReport(event: RunEvent): event is RunEvent & TaskReport {
  return event.type === 'result' || event.type === 'item' || event.type === 'retry';
}

function isHidden({ outcome, included }: TaskReport, { showsOk, showsSkipped }: QuietOptions): boolean {
  if (outcome === 'skipped') return !showsSkipped;
  return outcome === 'ok' && included === undefined && !showsOk;
}
